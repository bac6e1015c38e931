import { type CallFacts, noFacts } from './call-facts.ts';
import { type CallEvent, type CallStatus, canBecome, isFinal } from './call-status.ts';
import { newSid } from '../sid.ts';

export type HttpMethod = 'GET' | 'POST';

/** Where TwiML comes from: a URL to ask, or the text itself. */
export type DocumentSource =
  | { from: 'url'; url: string; method: HttpMethod; extra?: Record<string, string> }
  | { from: 'text'; twiml: string };

/** What was asked for when the call was made, as far as it matters later. */
export interface CallRequest {
  document?: DocumentSource;
  fallback?: { url: string; method: HttpMethod };
  statusCallback?: { url: string; method: HttpMethod; events: readonly CallEvent[] };
  /** Longest ring, seconds. */
  timeoutSeconds: number;
  /** Longest talk, seconds. */
  timeLimitSeconds: number;
  machineDetection?: {
    mode: 'Enable' | 'DetectMessageEnd';
    timeoutSeconds: number;
    silenceTimeoutMs: number;
    /** Present when detection is asynchronous. */
    callback?: { url: string; method: HttpMethod };
    async: boolean;
  };
}

export type Direction = 'inbound' | 'outbound-api' | 'outbound-dial';

/** One Call resource: what Twilio knows of it, and beside it what only the simulator knows ({@link facts}). */
export class Call {
  readonly sid = newSid('CA');
  readonly accountSid: string;
  readonly phoneNumberSid: string;
  readonly to: string;
  readonly from: string;
  readonly direction: Direction;
  readonly parentCallSid: string | null;
  readonly createdAt: number;
  /** When it can first be seen in lists. */
  readonly listedFrom: number;
  readonly facts: CallFacts = noFacts();
  request: CallRequest;
  status: CallStatus;
  updatedAt: number;
  startedAt: number | null = null;
  answeredAt: number | null = null;
  endedAt: number | null = null;
  answeredBy: string | null = null;
  sipResponseCode: number | null = null;
  priceUsd: number | null = null;
  deleted = false;
  /** Status callbacks sent so far. */
  callbacks = 0;

  constructor(input: {
    accountSid: string;
    phoneNumberSid: string;
    to: string;
    from: string;
    direction: Direction;
    parentCallSid?: string;
    request: CallRequest;
    now: number;
    listDelayMs?: number;
  }) {
    this.accountSid = input.accountSid;
    this.phoneNumberSid = input.phoneNumberSid;
    this.to = input.to;
    this.from = input.from;
    this.direction = input.direction;
    this.parentCallSid = input.parentCallSid ?? null;
    this.request = input.request;
    this.createdAt = input.now;
    this.updatedAt = input.now;
    this.listedFrom = input.now + (input.listDelayMs ?? 0);
    this.status = input.direction === 'inbound' ? 'ringing' : 'queued';
    if (this.status === 'ringing') this.startedAt = input.now;
    this.facts.statuses.push({ at: input.now, status: this.status });
  }

  /** Goes on to `status`; false, and nothing changes, when the call cannot get there from where it is. */
  become(status: CallStatus, now: number): boolean {
    if (!canBecome(this.status, status)) return false;
    this.status = status;
    this.updatedAt = now;
    if (status === 'initiated') this.startedAt = now;
    if (status === 'in-progress') this.answeredAt = now;
    if (isFinal(status)) this.endedAt = now;
    this.facts.statuses.push({ at: now, status });
    return true;
  }

  /** Length of the talk so far or altogether, whole seconds; null when nobody answered. */
  talkSeconds(now: number): number | null {
    if (this.answeredAt === null) return null;
    return Math.ceil(((this.endedAt ?? now) - this.answeredAt) / 1000);
  }
}
