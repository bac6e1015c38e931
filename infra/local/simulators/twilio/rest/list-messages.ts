import type { Message } from '../messages/message.ts';
import { type Form, one } from './form.ts';
import { isOrAny, isWithin, pageOf } from './list-page.ts';
import { messageResource } from './message-resource.ts';

const FILTERS = ['To', 'From', 'DateSent', 'DateSent<', 'DateSent>'];

/** One page of the messages that a query asks for, newest first. A message that is still queued has no date to filter by. */
export function listMessages(
  messages: readonly Message[],
  query: Form,
  path: string,
  now: number,
): Record<string, unknown> {
  const found = messages.filter((message) => message.listedFrom <= now && matches(message, query, now)).toReversed();
  const { shown, envelope } = pageOf(found, query, path, FILTERS);
  return { ...envelope, messages: shown.map((message) => messageResource(message, now)) };
}

function matches({ to, from, sentAt }: Message, query: Form, now: number): boolean {
  return (
    isOrAny(one(query, 'To'), to) &&
    isOrAny(one(query, 'From'), from) &&
    isWithin(sentAt <= now ? sentAt : null, query, 'DateSent')
  );
}
