import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocumentStore } from '../../../shared/dynamodb/document-store.ts';
import type { Item } from '../../../shared/dynamodb/item-store.ts';
import { scanTable } from '../../../shared/dynamodb/scan-table.ts';
import { ACCOUNT, type FrontDesk, openFrontDesk, SWEEPING, orderBody } from '../testing/front-desk.ts';
import { until } from '../testing/until.ts';

/** Somebody phones, is phoned, and asks to be forgotten: by the deployed functions, with the rights that they have. */
const PERSON = '+33698765401';
const CANARY = 'zanthorgue';
/** Of which the caller says their name, and the simulated supplier nothing else. */
const TRACES = [CANARY, 'martin', PERSON.slice(1), '0698765401', '06 98 76 54 01'];

const PROGRAM = new URL('../people/reapply-erasures.ts', import.meta.url).pathname;
const DAY_SECONDS = 86_400;
const KEEP = {
  RETENTION_DAYS_CALLS: '400',
  RETENTION_DAYS_TRANSCRIPTS: '90',
  RETENTION_DAYS_CALL_DATA: '365',
  RETENTION_DAYS_ORDERS: '3650',
};

let desk: FrontDesk;
let restore: () => Promise<void>;
let callId: string;
let orderId: string;
beforeAll(async () => {
  desk = await openFrontDesk({ ...KEEP, ...SWEEPING }, 90);
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

/** A client that may do anything. */
async function database() {
  const { aws, tables: names } = await desk.platform.state();
  const credentials = { accessKeyId: aws.accessKeyId, secretAccessKey: 'not looked at' };
  return { client: new DynamoDBClient({ endpoint: aws.endpoint, region: aws.region, credentials }), names };
}

/** All items of all tables. */
async function tables(): Promise<Record<string, Item[]>> {
  const { client, names } = await database();
  const all: Record<string, Item[]> = {};
  for (const name of names) {
    all[name] = [];
    for await (const item of scanTable(client, name)) all[name].push(item);
  }
  client.destroy();
  return all;
}

/** Puts these items over whatever is there by now, but for the ledger of erasures. */
async function putBack(all: Record<string, Item[]>): Promise<void> {
  const { client } = await database();
  const store = createDocumentStore(client);
  for (const [name, items] of Object.entries(all)) {
    if (name.includes('Erasures')) continue;
    for (const item of items) await store.transact([{ Put: { TableName: name, Item: item } }]);
  }
  client.destroy();
}

/** `npm run reapply-erasures`, as somebody at this machine runs it; its answer. */
async function reapply(): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM], {
    env: { ...process.env, LOCAL_DATA_DIR: desk.platform.dataDir },
  });
  return JSON.parse(stdout.slice(stdout.indexOf('{\n')));
}

const daysOf = (items: Item[] | undefined, sk: string) =>
  (items ?? [])
    .filter((item) => String(item['sk']).startsWith(sk))
    .map((item) => Math.round((Number(item['expiresAt']) - Date.now() / 1000) / DAY_SECONDS));

const holding = (all: Record<string, Item[]>) =>
  Object.entries(all).flatMap(([name, items]) => {
    const text = JSON.stringify(items).toLowerCase();
    return TRACES.filter((trace) => text.includes(trace)).map((trace) => `${name}: ${trace}`);
  });

describe('a person', () => {
  it('is not erased while they are on the telephone', async () => {
    const answer = await until(erase, ({ status }) => status === 409, 20_000, 250);
    expect(answer.body).toMatchObject({ code: 'person_on_call', retryable: true });
    expect(answer.body['callId']).toEqual(expect.any(String));
  }, 30_000);

  it('is in every table that has people', async () => {
    await until(
      async () => (await desk.api(`GET /api/call-data/${callId}`)).body,
      ({ statut }) => typeof statut === 'string',
      60_000,
      250,
    );
    await desk.settled(orderId, 60_000);
    const before = await tables();
    restore = async () => await putBack(before);
    for (const table of ['Calls', 'Reception', 'SupplierOrders']) expect(holding(before).join('\n')).toContain(table);
  }, 90_000);

  it('is kept for as many days as the settings say', async () => {
    const all = await tables();
    const named = (name: string) => Object.entries(all).find(([table]) => table.includes(name))?.[1];
    expect(new Set(daysOf(named('Calls'), 'call'))).toEqual(new Set([400]));
    expect(new Set(daysOf(named('Calls'), 'leg#'))).toEqual(new Set([400]));
    expect(new Set(daysOf(named('Calls'), 'turn#'))).toEqual(new Set([90]));
    expect(daysOf(named('Reception'), 'record')).toEqual([365]);
    expect(daysOf(named('SupplierOrders'), 'order')).toEqual([3650]);
  });

  it('is, after that, in none', async () => {
    const answer = await erase('%2B33%206%2098-76.54.01');
    expect(answer).toMatchObject({ status: 200, body: { state: 'checking' } });
    expect(answer.body['removed']).toMatchObject({
      calls: { count: 2 },
      call_data: { count: 1, ids: [callId] },
      supplier_orders: { count: 1, ids: [orderId] },
    });
    expect(holding(await tables())).toEqual([]);
  });

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

  it('is erased again from what was restored', async () => {
    await restore();
    expect(holding(await tables())).not.toEqual([]);
    expect(await reapply()).toMatchObject({ persons: 1, unfinished: 0, erased: { calls: 2, supplier_orders: 1 } });
    expect(holding(await tables())).toEqual([]);
  }, 30_000);

  it('is in no log either', () => {
    const folder = join(desk.platform.dataDir, 'logs');
    const text = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    expect(text).toContain('A person was erased');
    expect(TRACES.filter((trace) => text.toLowerCase().includes(trace))).toEqual([]);
  });

  it('is named by a number, and by nothing else', async () => {
    expect(await erase('Camille')).toMatchObject({ status: 400, body: { code: 'invalid_telephone' } });
    expect(await erase('+33')).toMatchObject({ status: 400 });
    expect((await desk.api(`DELETE /api/people/${PERSON}`, undefined, { 'x-api-key': 'wrong' })).status).toBe(401);
  });
});
