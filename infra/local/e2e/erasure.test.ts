import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanTable } from '../../../shared/dynamodb/scan-table.ts';
import { ACCOUNT, type FrontDesk, openFrontDesk, orderBody } from '../testing/front-desk.ts';
import { until } from '../testing/until.ts';

/** Somebody phones, is phoned, and asks to be forgotten: by the deployed functions, with the rights that they have. */
const PERSON = '+33698765401';
const CANARY = 'zanthorgue';
/** Of which the caller says their name, and the simulated supplier nothing else. */
const TRACES = [CANARY, 'martin', PERSON.slice(1), '0698765401', '06 98 76 54 01'];

let desk: FrontDesk;
let callId: string;
let orderId: string;
beforeAll(async () => {
  desk = await openFrontDesk({}, 90);
  const { sid } = await desk.twilio.post<{ sid: string }>('/inbound', {
    from: PERSON,
    to: ACCOUNT.TWILIO_PHONE_NUMBER,
    voiceUrl: `${desk.platform.url}/incoming-call`,
    statusCallback: `${desk.platform.url}/incoming-call-status`,
    persona: 'leaves-message',
  });
  callId = `call_${sid}`;
  const supplier = { nom: CANARY, telephone: PERSON, email: `${CANARY}@example.fr` };
  orderId = await desk.order(
    PERSON,
    orderBody(PERSON, { fournisseur: { id: `f-${PERSON}`, ...supplier }, notes: CANARY }),
  );
}, 60_000);
afterAll(() => desk.close());

const erase = async (written = encodeURIComponent(PERSON)) => await desk.api(`DELETE /api/people/${written}`);

/** The tables, by their plain names, as the text of all their items. */
async function tables(): Promise<Record<string, string>> {
  const { aws, tables: names } = await desk.platform.state();
  const credentials = { accessKeyId: aws.accessKeyId, secretAccessKey: 'not looked at' };
  const client = new DynamoDBClient({ endpoint: aws.endpoint, region: aws.region, credentials });
  const texts = await Promise.all(
    names.map(async (name) => {
      let text = '';
      for await (const item of scanTable(client, name)) text += JSON.stringify(item).toLowerCase();
      return [name, text] as const;
    }),
  );
  client.destroy();
  return Object.fromEntries(texts);
}

const holding = (all: Record<string, string>) =>
  Object.entries(all).flatMap(([name, text]) =>
    TRACES.filter((trace) => text.includes(trace)).map((trace) => `${name}: ${trace}`),
  );

describe('a person', () => {
  it('is not erased while they are on the telephone', async () => {
    const answer = await until(erase, ({ status }) => status === 409, 20_000, 250);
    expect(answer.body).toMatchObject({ code: 'person_on_call', retryable: true });
    expect(answer.body['callId']).toEqual(expect.any(String));
  }, 30_000);

  it('is in every table that has people, and after that in none', async () => {
    await until(
      async () => (await desk.api(`GET /api/call-data/${callId}`)).body,
      ({ statut }) => typeof statut === 'string',
      60_000,
      250,
    );
    await desk.settled(orderId, 60_000);
    const before = holding(await tables());
    for (const table of ['Calls', 'Reception', 'SupplierOrders']) expect(before.join('\n')).toContain(table);

    const answer = await erase('%2B33%206%2098-76.54.01');
    expect(answer).toMatchObject({ status: 200, body: { state: 'checking' } });
    expect(answer.body['removed']).toMatchObject({
      calls: { count: 2 },
      call_data: { count: 1, ids: [callId] },
      supplier_orders: { count: 1, ids: [orderId] },
    });
    expect(holding(await tables())).toEqual([]);
  }, 90_000);

  it('is gone for the API, and the order is still the restaurant’s', async () => {
    expect((await desk.api(`GET /api/calls/${callId}`)).status).toBe(404);
    expect((await desk.api(`GET /api/calls/${callId}/transcript`)).status).toBe(404);
    expect((await desk.api(`GET /api/call-data/${callId}`)).status).toBe(404);
    const { body } = await desk.api(`GET /api/supplier-orders/${orderId}`);
    expect(body).toMatchObject({ fournisseur: { nom: 'Personne effacée', telephone: '' }, ingredients: [{}, {}] });
    expect((await desk.api('GET /api/calls')).body).toMatchObject({ items: [] });
  });

  it('can be erased again, and the sweep of erasures may do what it has to', async () => {
    expect(await erase()).toMatchObject({ status: 200, body: { removed: { calls: { count: 2 } } } });
    await desk.platform.invoke('PeopleFinishErasuresFunction');
    const { refused } = await desk.platform.access();
    expect(refused).toEqual({});
  });

  it('is named by a number, and by nothing else', async () => {
    expect(await erase('Camille')).toMatchObject({ status: 400, body: { code: 'invalid_telephone' } });
    expect(await erase('+33')).toMatchObject({ status: 400 });
    expect((await desk.api(`DELETE /api/people/${PERSON}`, undefined, { 'x-api-key': 'wrong' })).status).toBe(401);
  });
});
