import { setTimeout as wait } from 'node:timers/promises';
import { queuePath, type Queues } from '../emulators/queues.ts';
import type { InvokeResult } from '../functions/invocation.ts';
import type { QueueConsumer } from '../template/event-sources.ts';
import { handledMessages } from './handled-messages.ts';
import { receivedMessages, sqsEvent, type QueueMessage } from './sqs-event.ts';

export interface Poller {
  /** Takes no more messages; resolves when the batches under way are settled. */
  stop(): Promise<void>;
}

/** SQS hands out at most this many messages at once, and waits for one for at most this long. */
const MAX_RECEIVE = 10;
const LONG_POLL_SECONDS = 20;
const PAUSE_AFTER_ERROR_MS = 1_000;

/**
 * Reads a queue for its function as Lambda does: batches by size or by time, no more of them at once than allowed, successes
 * deleted. What failed stays and is seen again when its visibility timeout is over.
 */
export function pollQueue(
  consumer: QueueConsumer,
  deps: {
    queues: Queues;
    invoke(payload: string): Promise<InvokeResult>;
    maxBatches: number;
    warn(text: string): void;
  },
): Poller {
  const { queue, batchSize, windowSeconds, reportsItemFailures } = consumer;
  const url = queuePath(queue.name);
  const limit = Math.min(deps.maxBatches, consumer.maximumConcurrency ?? Number.POSITIVE_INFINITY);
  const batches = new Set<Promise<void>>();
  const stopping = new AbortController();
  const { signal } = stopping;

  const receive = async (count: number, waitSeconds: number): Promise<QueueMessage[]> =>
    receivedMessages(
      await deps.queues.call('ReceiveMessage', {
        QueueUrl: url,
        MaxNumberOfMessages: Math.min(count, MAX_RECEIVE),
        WaitTimeSeconds: Math.min(LONG_POLL_SECONDS, waitSeconds),
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );

  /** The first messages, and those that come within the window after them. */
  const gather = async (): Promise<QueueMessage[]> => {
    const messages = await receive(batchSize, LONG_POLL_SECONDS);
    const until = Date.now() + windowSeconds * 1000;
    while (messages.length > 0 && messages.length < batchSize && !signal.aborted) {
      const left = Math.floor((until - Date.now()) / 1000);
      const more = await receive(batchSize - messages.length, Math.max(0, left));
      messages.push(...more);
      if (more.length === 0 && left <= 0) break;
    }
    return messages;
  };

  const handle = async (messages: readonly QueueMessage[]): Promise<void> => {
    const result = await deps.invoke(JSON.stringify(sqsEvent(messages, queue.arn)));
    const handled = handledMessages(messages, result, reportsItemFailures);
    for (const { ReceiptHandle } of handled) await deps.queues.call('DeleteMessage', { QueueUrl: url, ReceiptHandle });
    const again = messages.length - handled.length;
    if (again > 0) deps.warn(`${again} of ${messages.length} messages come again in ${queue.visibilitySeconds} s`);
  };

  /** What was received while we stop must not have to wait for its visibility timeout. */
  const giveBack = async (messages: readonly QueueMessage[]): Promise<void> => {
    for (const { ReceiptHandle } of messages) {
      await deps.queues.call('ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 });
    }
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      if (batches.size >= limit) {
        await Promise.race(batches);
        continue;
      }
      const messages = await gather();
      if (messages.length === 0) continue;
      if (signal.aborted) return giveBack(messages);
      const batch: Promise<void> = handle(messages)
        .catch((error: unknown) => deps.warn(`a batch could not be settled: ${String(error)}`))
        .finally(() => batches.delete(batch));
      batches.add(batch);
    }
  };

  const keepRunning = async (): Promise<void> => {
    while (!signal.aborted) {
      await run().catch(async (error: unknown) => {
        if (signal.aborted) return;
        deps.warn(`${queue.name} could not be read: ${String(error)}`);
        await wait(PAUSE_AFTER_ERROR_MS, undefined, { ref: false });
      });
    }
  };

  const running = keepRunning();
  return {
    async stop() {
      stopping.abort();
      // Again and again: a poll that was about to wait when the first one came would wait its full time.
      const waking = setInterval(() => deps.queues.wake(), 20);
      await running.finally(() => clearInterval(waking));
      await Promise.all(batches);
    },
  };
}
