import { describe, expect, test } from 'vitest';
import { handledMessages } from './handled-messages.ts';
import type { QueueMessage } from './sqs-event.ts';

const message = (id: string): QueueMessage => ({
  MessageId: id,
  ReceiptHandle: `handle-${id}`,
  Body: '{}',
  MD5OfBody: '',
  Attributes: {},
  MessageAttributes: {},
});
const batch = [message('a'), message('b'), message('c')];
const handled = (returned: unknown, reports = true) =>
  handledMessages(batch, { kind: 'returned', payload: JSON.stringify(returned) }, reports).map(
    ({ MessageId }) => MessageId,
  );
const failures = (...ids: (string | null)[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

describe('with ReportBatchItemFailures', () => {
  test.each([
    ['an empty report', failures(), ['a', 'b', 'c']],
    ['nothing returned', null, ['a', 'b', 'c']],
    ['an empty object', {}, ['a', 'b', 'c']],
    ['null failures', { batchItemFailures: null }, ['a', 'b', 'c']],
    ['one failure', failures('b'), ['a', 'c']],
    ['all failures', failures('a', 'b', 'c'), []],
    ['an id that is not of the batch', failures('b', 'x'), []],
    ['an empty id', failures(''), []],
    ['a null id', failures(null), []],
    ['a wrong key', { batchItemFailures: [{ id: 'a' }] }, []],
  ])('%s', (_name, returned, expected) => {
    expect(handled(returned)).toEqual(expected);
  });
});

test('without it a batch succeeds or fails as a whole', () => {
  expect(handled(failures('a'), false)).toEqual(['a', 'b', 'c']);
});

test.each([{ kind: 'failed', payload: '{}' } as const, { kind: 'throttled' } as const])(
  '%j handles nothing',
  (result) => {
    expect(handledMessages(batch, result, true)).toEqual([]);
  },
);
