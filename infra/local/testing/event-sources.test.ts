import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningPlatform } from '../start-platform.ts';
import { fixtureTable } from './fixture-table.ts';
import { startFixture } from './start-fixture.ts';
import { until } from './until.ts';

let platform: RunningPlatform;
let seen: (pk: string) => Promise<number>;
beforeAll(async () => {
  platform = await startFixture({ env: { LOCAL_VISIBILITY_SECONDS: '1', SWEEP_SECONDS: '1' } });
  ({ seen } = await fixtureTable(platform));
  // Takes the longest, hence first: it is looked for at the end.
  await sendAll({ id: 'poison', fails: 99 });
});
afterAll(() => platform.stop());

const sendAll = async (...jobs: Record<string, unknown>[]) => {
  const steps = jobs.map((job) => ({ service: 'sqs', target: '', input: { body: JSON.stringify(job) } }));
  expect((await platform.invoke('Store', { steps })).kind).toBe('returned');
};
const exactly = (pk: string, times: number) =>
  until(
    () => seen(pk),
    (count) => count >= times,
  );

describe('a queue', () => {
  test('brings each message to its function once', async () => {
    await sendAll({ id: 'a' }, { id: 'b' }, { id: 'c' });
    await Promise.all(['a', 'b', 'c'].map((id) => exactly(`job#${id}`, 1)));
  });

  test('brings back only what failed, and what a dying function left', async () => {
    await sendAll({ id: 'good' }, { id: 'bad', fails: 1 }, { id: 'deadly', crashes: 1 });
    await exactly('job#bad', 2);
    await exactly('job#deadly', 2);
    expect(await seen('job#bad')).toBe(2);
    expect(await seen('job#deadly')).toBe(2);
  });

  test('is handled by no more processes at once than the mapping allows', async () => {
    const busy = async () => {
      const { functions } = await platform.state();
      const consume = functions.find(({ name }) => name === 'Consume');
      return consume?.environments.filter(({ state }) => state === 'busy').length ?? 0;
    };
    await sendAll(...Array.from({ length: 8 }, (_, index) => ({ id: `slow-${index}`, sleepMs: 300 })));
    let most = 0;
    await until(
      async () => {
        most = Math.max(most, await busy());
        return Promise.all(Array.from({ length: 8 }, (_, index) => seen(`job#slow-${index}`)));
      },
      (counts) => counts.every((count) => count >= 1),
    );
    expect(most).toBe(2);
  });

  test('gives up after the last receive', async () => {
    await exactly('job#poison', 3);
    const { aws, queues } = await platform.state();
    const dead = queues.find(({ name }) => name.includes('DeadLetters'));
    const count = async () => {
      const response = await fetch(aws.endpoint, {
        method: 'POST',
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${aws.accessKeyId}/20260101/eu-west-3/sqs/aws4_request, x`,
          'x-amz-target': 'AmazonSQS.GetQueueAttributes',
        },
        body: JSON.stringify({ QueueUrl: dead?.url, AttributeNames: ['ApproximateNumberOfMessages'] }),
      });
      const { Attributes: attributes } = (await response.json()) as { Attributes: Record<string, string> };
      return attributes['ApproximateNumberOfMessages'];
    };
    await until(count, (number) => number === '1');
    expect(await seen('job#poison')).toBe(3);
    // By now what was handled would have come again, had it not been deleted.
    expect(await Promise.all(['a', 'b', 'c'].map((id) => seen(`job#${id}`)))).toEqual([1, 1, 1]);
  });
});

test('a schedule runs at its rate, but never twice at once', async () => {
  await exactly('tick', 2);
  expect(await seen('overlap')).toBe(0);
  const { used } = await platform.access();
  expect(used['SweepSchedule']).toContainEqual(expect.stringMatching(/^lambda:InvokeFunction .*Tick/));
});
