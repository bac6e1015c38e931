import type { Turn } from '../../callees/turns.ts';
import type { MarkEnd } from '../streams/playback-queue.ts';
import type { CallStatus } from './call-status.ts';

/** Longest record of one kind within one call; a product gone wild must not eat the memory of the simulator. */
const MAX_ENTRIES = 20_000;

/** One webhook and what came of it. Instants are milliseconds since the epoch. */
export interface WebhookFact {
  at: number;
  kind: 'twiml' | 'status' | 'action' | 'amd' | 'stream-status' | 'number-status';
  method: 'GET' | 'POST';
  url: string;
  params: Record<string, string>;
  idempotencyToken: string;
  /** One entry per try: the HTTP status, or what went wrong. */
  attempts: { at: number; ms: number; status?: number; failure?: string }[];
  /** The fault of the simulator that touched it. */
  fault?: string;
}

/** A turn of the agent as the callee heard it. */
export interface HeardFact extends Pick<Turn, 'text' | 'voicedMs'> {
  from: number;
  to: number;
  /** Since the callee's own last sound, null when it had not spoken or was still speaking. */
  afterOwnMs: number | null;
}

export interface StreamFact {
  streamSid: string;
  url: string;
  customParameters: Record<string, string>;
  askedAt: number;
  openedAt: number | null;
  closedAt: number | null;
  /** How it ended: `stopped` by Twilio, `closed` by the product, `abrupt` without a close frame, `refused` at the door. */
  end: 'stopped' | 'closed' | 'abrupt' | 'refused' | null;
  closeCode: number | null;
  framesSent: number;
}

/** Everything that happened to a call, for whoever inspects it: nothing of it is visible to the product. */
export interface CallFacts {
  persona: string | null;
  /** The parameters of the request that created it. */
  params: Record<string, string | string[]>;
  statuses: { at: number; status: CallStatus }[];
  updates: { at: number; params: Record<string, string> }[];
  webhooks: WebhookFact[];
  documents: { at: number; source: string; twiml: string }[];
  streams: StreamFact[];
  /** What TwiML made this telephone hear: words of `<Say>`, or keys of `<Play digits>`. */
  played: { at: number; verb: 'Say' | 'Play'; what: string }[];
  heard: HeardFact[];
  said: { at: number; text: string }[];
  pressed: { at: number; digits: string }[];
  marks: { at: number; streamSid: string; name: string; echoedAt: number | null; end: MarkEnd | null }[];
  clears: { at: number; streamSid: string; bytes: number }[];
  /** Silences in the middle of what the agent said. */
  gaps: { at: number; ms: number }[];
  /** Who or what ended the call. */
  endedBy: string | null;
}

export function noFacts(): CallFacts {
  return {
    persona: null,
    params: {},
    statuses: [],
    updates: [],
    webhooks: [],
    documents: [],
    streams: [],
    played: [],
    heard: [],
    said: [],
    pressed: [],
    marks: [],
    clears: [],
    gaps: [],
    endedBy: null,
  };
}

/** Adds to a record unless it is full. */
export function keep<T>(record: T[], fact: T): void {
  if (record.length < MAX_ENTRIES) record.push(fact);
}
