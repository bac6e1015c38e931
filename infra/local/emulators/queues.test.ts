import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { receivedMessages } from '../event-sources/sqs-event.ts';
import type { QueueSpec } from '../template/queues.ts';
import { createQueues, queuePath, startQueues, type Queues } from './queues.ts';

const spec = (visibilitySeconds: number, maxReceiveCount = 3): QueueSpec[] => {
  const attributes = { VisibilityTimeout: String(visibilitySeconds) };
  const deadLetterTargetArn = 'arn:aws:sqs:eu-west-3:000000000000:dead';
  const redrive = { ...attributes, RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }) };
  return [
    { name: 'dead', url: '', arn: deadLetterTargetArn, attributes, visibilitySeconds },
    { name: 'jobs', url: '', arn: '', attributes: redrive, visibilitySeconds },
  ];
};

let dataDir = '';
let queues: Queues;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'queues-'));
  queues = await startQueues(dataDir);
});
afterEach(async () => {
  await queues.close();
  rmSync(dataDir, { recursive: true });
});

const send = (body: string) => queues.call('SendMessage', { QueueUrl: queuePath('jobs'), MessageBody: body });
const receive = async (name = 'jobs') =>
  receivedMessages(
    await queues.call('ReceiveMessage', { QueueUrl: queuePath(name), MessageSystemAttributeNames: ['All'] }),
  );
const bodies = async (name?: string) => (await receive(name)).map(({ Body }) => Body);

test('a message outlives a restart, and one that was being handled comes again in its own time', async () => {
  await createQueues(queues, spec(1));
  await send('first');
  expect(await bodies()).toEqual(['first']);
  await send('second');
  await queues.close();

  queues = await startQueues(dataDir);
  await createQueues(queues, spec(1));
  expect(await bodies()).toEqual(['second']);
  expect(await bodies()).toEqual([]);
  await wait(1100);
  const [again] = await receive();
  expect(again).toMatchObject({ Body: 'first', Attributes: { ApproximateReceiveCount: '2' } });
});

test('a message may be given back at once', async () => {
  await createQueues(queues, spec(30));
  await send('back');
  const [{ ReceiptHandle } = { ReceiptHandle: '' }] = await receive();
  await queues.call('ChangeMessageVisibility', { QueueUrl: queuePath('jobs'), ReceiptHandle, VisibilityTimeout: 0 });
  expect(await bodies()).toEqual(['back']);
});

test('after its last receive a message is a dead letter', async () => {
  await createQueues(queues, spec(0, 2));
  await send('poison');
  expect([await bodies(), await bodies(), await bodies()]).toEqual([['poison'], ['poison'], []]);
  expect(await bodies('dead')).toEqual(['poison']);
});

test('a queue takes the attributes that the template has now', async () => {
  await createQueues(queues, spec(30));
  await createQueues(queues, spec(0));
  await send('x');
  expect(await bodies()).toEqual(['x']);
  expect(await bodies()).toEqual(['x']);
});
