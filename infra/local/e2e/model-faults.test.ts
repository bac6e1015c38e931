import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk, SWEEPING } from '../testing/front-desk.ts';
import { LONG } from '../testing/long.ts';
import { until } from '../testing/until.ts';

/** What the product does when the model, or whoever reads transcripts, is not there. One order at a time: faults hit whoever comes. */
let desk: FrontDesk;
let sqs: SQSClient;
const queues: Record<string, string> = {};

beforeAll(async () => {
  desk = await openFrontDesk({ LOCAL_VISIBILITY_SECONDS: '2', ...SWEEPING });
  const { aws, queues: all } = await desk.platform.state();
  sqs = new SQSClient({
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: { accessKeyId: aws.accessKeyId, secretAccessKey: 'any' },
  });
  for (const { name, url } of all) queues[name.includes('Dead') ? `${kind(name)}Dead` : kind(name)] = url;
}, 60_000);
afterEach(() => desk.openai.remove('/faults'));
afterAll(async () => {
  sqs.destroy();
  await desk.close();
});
const kind = (name: string) => (name.includes('Ended') ? 'ended' : 'place');
const depth = async (name: string) => {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queues[name], AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(Attributes?.['ApproximateNumberOfMessages']);
};

let next = 0;
const telephone = () => `+336123459${String(next++).padStart(2, '0')}`;

async function legsOf(order: Record<string, unknown>) {
  const { id } = order['appel'] as { id: string };
  const call = (await desk.api(`GET /api/calls/${id}`)).body as { legs: { attempt: number; reason: string }[] };
  return call.legs.map(({ attempt, reason }) => [attempt, reason]);
}

describe('a model that cannot be reached', () => {
  it('when somebody picks up: they hear an apology, and are called again', async () => {
    await desk.openai.post('/faults', { kind: 'handshake_refuse', times: 3 });
    const number = telephone();
    const order = await desk.settled(await desk.order(number));
    expect(order).toMatchObject({ statut: 'confirmee', appel: { tentatives: 2 } });
    expect(await legsOf(order)).toEqual([
      [1, 'model_unreachable'],
      [2, 'agent_hung_up'],
    ]);
    const [first] = await desk.carrierCalls(number);
    expect(first?.documents.at(-1)?.twiml).toContain('Toutes nos excuses');
  }, 60_000);

  it.runIf(LONG)(
    'in the middle of a conversation, or that never takes our settings: every order is confirmed all the same',
    async () => {
      await desk.openai.post('/faults', [
        { kind: 'session_updated_missing', times: 1 },
        { kind: 'close', when: { during: 'response' }, skip: 4, times: 2 },
      ]);
      const ids = await Promise.all(Array.from({ length: 4 }, () => desk.order(telephone())));
      const orders = await Promise.all(ids.map((id) => desk.settled(id, 60_000)));
      expect(orders.map(({ statut }) => statut)).toEqual(ids.map(() => 'confirmee'));
      const attempts = orders.map(({ appel }) => (appel as { tentatives: number }).tentatives);
      expect(attempts).toEqual(ids.map(() => 1));
      for (const order of orders) {
        const { id } = order['appel'] as { id: string };
        const turns = (await desk.api(`GET /api/calls/${id}/transcript`)).body['turns'] as { text: string }[];
        expect(turns.filter(({ text }) => text.includes('assistant vocal'))).toHaveLength(1);
      }
    },
    90_000,
  );
});

describe.runIf(LONG)('a session that the model will end before the call is over', () => {
  it('is replaced in a pause, and nobody notices', async () => {
    await desk.openai.post('/reset', {});
    await desk.openai.put('/settings', { sessionSeconds: 8 });
    const ids = await Promise.all(Array.from({ length: 2 }, () => desk.order(telephone())));
    const orders = await Promise.all(ids.map((id) => desk.settled(id, 60_000)));
    await desk.openai.put('/settings', { sessionSeconds: 3_600 });
    for (const order of orders) {
      expect(order['statut']).toBe('confirmee');
      expect(await legsOf(order)).toEqual([[1, 'agent_hung_up']]);
      const { id } = order['appel'] as { id: string };
      const turns = (await desk.api(`GET /api/calls/${id}/transcript`)).body['turns'] as { text: string }[];
      expect(turns.map(({ text }) => text).join(' ')).not.toMatch(/ligne a coupé/);
    }
    const { sessions } = await desk.openai.get<{ sessions: { usage: { responses: number } }[] }>('/sessions');
    expect(sessions.filter(({ usage }) => usage.responses > 0).length).toBeGreaterThan(ids.length);
  }, 90_000);
});

describe('a model in a bad mood', () => {
  it('fails, dawdles, blurts, hangs up twice, says what nobody knows, transcribes late, cannot read for a moment: every order is confirmed', async () => {
    await desk.openai.post('/faults', [
      { kind: 'response_failed', error: 'server_error', times: 2 },
      { kind: 'slow_deltas', factor: 0.8, times: 2 },
      { kind: 'huge_delta', times: 2, skip: 4 },
      { kind: 'duplicate_function_call', times: 2 },
      { kind: 'unknown_events', every: 3, times: 4 },
      { kind: 'transcription_late', ms: 1_500, times: 3 },
      { kind: 'responses_status', status: 500, times: 3 },
    ]);
    const ids = await Promise.all(Array.from({ length: 4 }, () => desk.order(telephone())));
    const orders = await Promise.all(ids.map((id) => desk.settled(id, 60_000)));
    expect(orders.map(({ statut }) => statut)).toEqual(ids.map(() => 'confirmee'));
    expect((await desk.openai.get<{ faults: unknown[] }>('/faults')).faults).toEqual([]);
  }, 90_000);
});

describe('a transcript that cannot be read', () => {
  it('at all: goes to a person, its message to the dead-letter queue, and is read when that is redriven', async () => {
    await desk.openai.post('/faults', { kind: 'responses_refusal', text: 'Non.', times: null });
    const id = await desk.order(telephone());
    const unread = await desk.settled(id, 60_000);
    expect(unread).toMatchObject({ statut: 'a_verifier', resultat: null });
    expect(unread['raison']).toContain('n’a pas pu être analysée');
    await until(
      () => depth('endedDead'),
      (messages) => messages >= 1,
    );
    await desk.openai.remove('/faults');
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queues['endedDead'] }));
    const [dead] = Messages ?? [];
    await sqs.send(new SendMessageCommand({ QueueUrl: queues['ended'], MessageBody: dead?.Body }));
    // As a redrive does: left there it would be seen again in the middle of another test.
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queues['endedDead'], ReceiptHandle: dead?.ReceiptHandle }));
    expect(await desk.settled(id, 20_000, ['confirmee'])).toMatchObject({ resultat: { prix_total: 42 } });
  }, 90_000);
});

describe('a message', () => {
  let order: Record<string, unknown>;

  it('of poison ends in the dead-letter queue and holds nobody up', async () => {
    const before = await depth('endedDead');
    for (const poison of ['not JSON', '{"callId":42}', '{}']) {
      await sqs.send(new SendMessageCommand({ QueueUrl: queues['ended'], MessageBody: poison }));
    }
    order = await desk.settled(await desk.order(telephone()));
    expect(order).toMatchObject({ statut: 'confirmee' });
    await until(
      () => depth('endedDead'),
      (messages) => messages === before + 3,
      20_000,
    );
  }, 60_000);

  it('that arrives twice changes nothing', async () => {
    const callId = (order['appel'] as { id: string }).id;
    const asked = async () => (await desk.openai.get<{ requests: unknown[] }>('/responses')).requests.length;
    const before = await asked();
    for (let times = 0; times < 3; times++) {
      for (const name of ['ended', 'place']) {
        await sqs.send(new SendMessageCommand({ QueueUrl: queues[name], MessageBody: JSON.stringify({ callId }) }));
      }
    }
    await until(
      async () => (await depth('ended')) + (await depth('place')),
      (messages) => messages === 0,
    );
    expect((await desk.api(`GET /api/supplier-orders/${String(order['id'])}`)).body).toMatchObject({
      statut: 'confirmee',
      resultat: order['resultat'],
    });
    expect(await asked()).toBe(before);
  }, 60_000);
});
