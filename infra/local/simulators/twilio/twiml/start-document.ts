import type { DocumentSource } from '../calls/call.ts';
import type { LiveCall } from '../calls/live-call.ts';
import { executeTwiml } from './execute-twiml.ts';

/** Runs TwiML on a call from its beginning, in place of what ran before; at its end the call is hung up. */
export function startDocument(live: LiveCall, source: DocumentSource): void {
  live.run((signal) => executeTwiml(live, source, signal));
}
