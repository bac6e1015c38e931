import { keep } from '../calls/call-facts.ts';
import type { LiveCall } from '../calls/live-call.ts';
import type { StreamWatcher } from './stream-session.ts';

/** Writes what happens on a stream into the record of its call. */
export function recordStream({ exchange, call }: LiveCall, streamSid: string): StreamWatcher {
  const { facts } = call;
  const { clock, log } = exchange;
  const pending: { echoedAt: number | null; end: 'played' | 'cleared' | null }[] = [];
  return {
    markReceived(name) {
      const mark = { at: clock.now(), streamSid, name, echoedAt: null, end: null };
      pending.push(mark);
      keep(facts.marks, mark);
    },
    markEchoed(_name, end) {
      // Marks come back in the order they were sent.
      Object.assign(pending.shift() ?? {}, { echoedAt: clock.now(), end });
    },
    cleared: (bytes) => keep(facts.clears, { at: clock.now(), streamSid, bytes }),
    refused: (code, reason) => log.warning(code, reason, call.sid, { streamSid }),
  };
}
