import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { synthesize } from './templates.ts';

const templates = await synthesize();
const queues = templates.resources('Api', 'AWS::SQS::Queue');
const mappings = Object.values(templates.resources('Api', 'AWS::Lambda::EventSourceMapping'));
const alarms = Object.values(templates.resources('Api', 'AWS::CloudWatch::Alarm'));
const consumed = Object.keys(queues).filter((name) => !name.endsWith('DeadLetters'));

/** Read by the relays, each message for as long as its call is there. */
const SIP_LEGS = 'SipCallsLegsQueue';

const alarmsOn = (queue: string) =>
  alarms
    .filter(({ Properties }) => {
      const [dimension] = (Properties['Dimensions'] ?? []) as { Name: string; Value: unknown }[];
      return dimension?.Name === 'QueueName' && templates.nameOf(dimension.Value) === queue;
    })
    .map(({ Properties }) => Properties['MetricName']);

test('messages go where their consumers are', () => {
  expect(consumed.toSorted()).toEqual([
    'ConfirmationsToSendQueue',
    'EndedCallsQueue',
    'EventsToTellQueue',
    SIP_LEGS,
    'SupplierOrdersSupplierCallsQueue',
  ]);
  const fed = mappings.map(({ Properties }) => [
    templates.nameOf(Properties['EventSourceArn']),
    templates.nameOf(Properties['FunctionName']),
  ]);
  expect(Object.fromEntries(fed)).toEqual({
    EndedCallsQueue: 'CallOutcomesSettleCallFunction',
    ConfirmationsToSendQueue: 'ConfirmationsSendFunction',
    EventsToTellQueue: 'EventWebhooksDeliverFunction',
    SupplierOrdersSupplierCallsQueue: 'SupplierOrdersPlaceCallFunction',
  });
});

test.each(consumed)('%s gives a message up after as many tries as its consumer counts', (name) => {
  const source = readFileSync(new URL('../../functions/entry/queue.ts', import.meta.url), 'utf8');
  const tries = Number(/MAX_RECEIVES = (\d+)/.exec(source)?.[1]);
  expect(tries).toBe(5);
  expect(queues[name]?.Properties['RedrivePolicy']).toMatchObject({ maxReceiveCount: tries });
});

test.each(consumed)('%s has an alarm for dead letters and for messages that wait', (name) => {
  const { deadLetterTargetArn } = queues[name]!.Properties['RedrivePolicy'] as { deadLetterTargetArn: unknown };
  expect(alarmsOn(templates.nameOf(deadLetterTargetArn))).toEqual(['ApproximateNumberOfMessagesVisible']);
  expect(alarmsOn(name)).toContain('ApproximateAgeOfOldestMessage');
});

test('a SIP call’s message comes back as soon as its relay would be missed, and its alarm allows for the longest call', () => {
  const source = readFileSync(new URL('../../media-relay/src/calls/sip/sip-queue.ts', import.meta.url), 'utf8');
  const lease = Number(/MESSAGE_LEASE_SECONDS = (\d+)/.exec(source)?.[1]);
  expect(lease).toBe(6);
  expect(queues[SIP_LEGS]?.Properties['VisibilityTimeout']).toBe(lease);
  expect(alarmsOn(SIP_LEGS)).toEqual(['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible']);
  const age = alarms.find(
    ({ Properties }) => Properties['AlarmName'] === 'Comptoir SipCallsLegs: messages wait too long',
  );
  expect(age?.Properties['Threshold']).toBeGreaterThan(600);
});

test.each(consumed.filter((name) => name !== SIP_LEGS))(
  '%s hides a message for six times as long as its function may take',
  (name) => {
    const mapping = mappings.find(({ Properties }) => templates.nameOf(Properties['EventSourceArn']) === name);
    const consumer = templates.nameOf(mapping?.Properties['FunctionName']);
    const timeout = templates.resources('Api', 'AWS::Lambda::Function')[consumer]?.Properties['Timeout'];
    expect(queues[name]?.Properties['VisibilityTimeout']).toBe(6 * Number(timeout));
  },
);

test('a message fails alone', () => {
  for (const { Properties } of mappings) {
    expect(Properties).toMatchObject({
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  }
});

/** A call waits for its line, and is tried again, in rounds that Lambda would cut off as a runaway after sixteen. */
test('messages may come round to the function that sent them', () => {
  const functions = templates.resources('Api', 'AWS::Lambda::Function');
  for (const { Properties } of mappings) {
    expect(functions[templates.nameOf(Properties['FunctionName'])]?.Properties['RecursiveLoop']).toBe('Allow');
  }
});

test('no queue takes a message in the clear', () => {
  const refused = Object.values(templates.resources('Api', 'AWS::SQS::QueuePolicy')).map(({ Properties }) => {
    expect(Properties['PolicyDocument']).toMatchObject({
      Statement: [{ Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    });
    return templates.nameOf((Properties['Queues'] as unknown[])[0]);
  });
  expect(refused.toSorted()).toEqual(Object.keys(queues).toSorted());
});

test('the sweep runs every minute, one at a time, and is not repeated when it fails', () => {
  const [schedule] = Object.values(templates.resources('Api', 'AWS::Scheduler::Schedule'));
  expect(schedule?.Properties).toMatchObject({
    ScheduleExpression: 'rate(1 minute)',
    State: 'ENABLED',
    Target: { RetryPolicy: { MaximumRetryAttempts: 0 } },
  });
  const sweep = templates.functions()['calls/sweep.schedule'];
  expect(sweep?.Properties).toMatchObject({ ReservedConcurrentExecutions: 1 });
  expect(Number(sweep?.Properties['Timeout'])).toBeLessThan(60);
});

test('every alarm tells somebody, says what to do, and has a name of its own', () => {
  const all = [...alarms, ...Object.values(templates.resources('MediaRelay', 'AWS::CloudWatch::Alarm'))];
  for (const { Properties } of all) {
    expect((Properties['AlarmActions'] as unknown[]).map((action) => templates.nameOf(action))).toEqual(['Alarms']);
    expect(String(Properties['AlarmDescription']).length).toBeGreaterThan(60);
  }
  const names = all.map(({ Properties }) => Properties['AlarmName']);
  expect(new Set(names).size).toBe(names.length);
});
