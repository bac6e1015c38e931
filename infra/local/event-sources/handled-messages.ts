import * as z from 'zod';
import type { InvokeResult } from '../functions/invocation.ts';
import type { QueueMessage } from './sqs-event.ts';

const failuresSchema = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * The messages of a batch that were handled and may be deleted. By Lambda's rules: without item failures a batch succeeds or
 * fails as a whole; with them, nothing reported means success, and a report that names no message of the batch means that all
 * of it failed.
 */
export function handledMessages(
  messages: readonly QueueMessage[],
  result: InvokeResult,
  reportsItemFailures: boolean,
): readonly QueueMessage[] {
  if (result.kind !== 'returned') return [];
  if (!reportsItemFailures) return messages;
  const returned: unknown = JSON.parse(result.payload || 'null');
  if (returned === null || typeof returned !== 'object') return messages;
  const report = failuresSchema.safeParse(returned);
  if (!report.success) return [];
  const failed = (report.data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  const known = new Set(messages.map(({ MessageId }) => MessageId));
  if (failed.some((id) => !known.has(id))) return [];
  return messages.filter(({ MessageId }) => !failed.includes(MessageId));
}
