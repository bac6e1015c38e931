import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk, SWEEPING } from '../testing/front-desk.ts';
import { until } from '../testing/until.ts';

/** What becomes of messages that cannot be worked on, are poison, or come twice. One order at a time: faults hit whoever comes. */
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
const telephone = () => `+336123461${String(next++).padStart(2, '0')}`;

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
