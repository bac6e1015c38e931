import { ApiError } from '../api-error.ts';
import { describeIssue } from '../describe-issue.ts';
import { clientEventSchema, type ClientEvent } from './client-event.ts';

/** The value of a text frame, or undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The client event in a parsed frame, or the service's complaint about it. */
export function parseClientEvent(event: unknown): ClientEvent {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    const message = 'We could not parse the JSON body of your event. It must be a JSON object.';
    throw new ApiError({ code: 'invalid_json', message });
  }
  if (!('type' in event)) throw new ApiError({ code: 'invalid_event', message: "The 'type' field is missing." });
  // Fifty of these come per second and session: the general parser would be most of the simulator's work.
  if (event.type === 'input_audio_buffer.append' && 'audio' in event && typeof event.audio === 'string') {
    return { type: event.type, audio: event.audio };
  }
  const parsed = clientEventSchema.safeParse(event);
  if (!parsed.success) throw describeIssue(parsed.error, event);
  return parsed.data;
}

/** The client's own id for the event, which an `error` event echoes. */
export function eventIdOf(event: unknown): string | null {
  const id = (event as { event_id?: unknown } | null | undefined)?.event_id;
  return typeof id === 'string' ? id : null;
}
