import type { DocumentSource } from '../calls/call.ts';
import type { LiveCall } from '../calls/live-call.ts';

/** What every verb needs to run. */
export interface VerbContext {
  live: LiveCall;
  /** What relative URLs start from; undefined in TwiML that came without a URL. */
  baseUrl: string | undefined;
  /** Aborted when something else takes over the call. */
  signal: AbortSignal;
  /** Runs another document, on this or another call, for verbs that need one to do their work. */
  execute: (live: LiveCall, source: DocumentSource, signal: AbortSignal) => Promise<'hangup' | 'finished'>;
}
