import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { createLogger } from '../../shared/runtime/logger.ts';

const log = createLogger();

/** A message is received this often before it goes to the dead-letter queue. */
export const MAX_RECEIVES = 5;

/** Most queues between our functions carry the id of a call. */
const callMessage = z.object({ callId: z.string() });

/**
 * Runs `run` for each message of a batch. One that fails comes again, alone; `lastTry` tells that it will not. A message that
 * is not ours fails too, and ends where somebody sees it.
 */
export function queueFunction<Schema extends z.ZodMiniType>(
  schema: Schema,
  run: (message: z.infer<Schema>, lastTry: boolean) => Promise<void>,
) {
  const processor = new BatchProcessor(EventType.SQS);
  const handle = async (record: SQSRecord) => {
    const receives = Number(record.attributes.ApproximateReceiveCount);
    try {
      await run(z.parse(schema, JSON.parse(record.body)), receives >= MAX_RECEIVES);
    } catch (error) {
      log.error('A message could not be handled', { messageId: record.messageId, receives, error });
      throw error;
    }
  };
  return (event: SQSEvent) => processPartialResponse(event, handle, processor, { throwOnFullBatchFailure: false });
}

/** As {@link queueFunction}, for the calls that a queue carries. */
export const callQueueFunction = (run: (callId: string, lastTry: boolean) => Promise<void>) =>
  queueFunction(callMessage, ({ callId }, lastTry) => run(callId, lastTry));
