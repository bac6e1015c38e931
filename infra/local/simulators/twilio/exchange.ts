import type { Call } from './calls/call.ts';
import type { LiveCall } from './calls/live-call.ts';
import type { NumberScenario } from '../callees/choose-persona.ts';
import type { Speech, Voice } from '../callees/voice.ts';
import { realVoice } from '../callees/real-voice.ts';
import { SystemClock } from './clock.ts';
import { EventLog } from './event-log.ts';
import { Faults } from './faults.ts';
import { FrameClock } from '../speech/frame-clock.ts';
import { newSid } from './sid.ts';
import type { Message } from './messages/message.ts';
import { changeSettings, DEFAULT_SETTINGS, type Settings } from './settings.ts';
import type { HeldCallbacks } from './webhooks/report-status.ts';

/** Finished calls beyond this many are forgotten, oldest first. */
const MAX_CALLS = 20_000;
const MAX_MESSAGES = 20_000;

export interface Account {
  sid: string;
  authToken: string;
  /** A second pair of credentials for the REST API; webhooks are signed with the auth token all the same. */
  apiKey?: { sid: string; secret: string };
}

/** A create request as it arrived, whatever became of it. */
export interface CreateFact {
  at: number;
  params: Record<string, string | string[]>;
  /** The calls, or the message, that it made: none when refused, two when the fault `create-twice` struck. */
  sids: string[];
  /** HTTP status answered, or what happened to the answer. */
  answer: number | 'reset' | 'timeout';
}

/** The telephone exchange: everything that calls share, and the calls themselves. */
export class Exchange {
  readonly account: Account;
  readonly seed: number;
  readonly clock = new SystemClock();
  readonly frames = new FrameClock(this.clock);
  readonly log = new EventLog(this.clock);
  readonly faults = new Faults();
  readonly settings: Settings = structuredClone(DEFAULT_SETTINGS);
  readonly #initialSettings: Settings;
  readonly scenarios = new Map<string, NumberScenario>();
  readonly held: HeldCallbacks = new Map();
  readonly creates: CreateFact[] = [];
  readonly messageCreates: CreateFact[] = [];
  /** What people on the line speak and hear with; absent, words travel in simulated audio. */
  readonly voice: Voice | undefined;
  readonly #calls = new Map<string, LiveCall>();
  readonly #messages = new Map<string, Message>();
  readonly #phoneNumberSids = new Map<string, string>();
  readonly #closing = new AbortController();
  #nextDialAt = 0;

  constructor(account: Account, seed: number, settings: Record<string, unknown>, speech?: Speech) {
    this.account = account;
    this.seed = seed;
    this.voice = speech && realVoice(speech, (problem) => this.log.error(0, problem, null));
    changeSettings(this.settings, settings);
    this.#initialSettings = structuredClone(this.settings);
  }

  get authToken(): string {
    return this.account.authToken;
  }

  /** Aborted when the simulator closes. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  add(live: LiveCall): void {
    this.#calls.set(live.call.sid, live);
    if (this.#calls.size <= MAX_CALLS) return;
    const [oldest] = this.#calls.values();
    if (oldest?.over) this.#calls.delete(oldest.call.sid);
  }

  find(sid: string): LiveCall | undefined {
    return this.#calls.get(sid);
  }

  /** Every call, oldest first. */
  calls(): Call[] {
    return [...this.#calls.values()].map((live) => live.call);
  }

  addMessage(message: Message): void {
    this.#messages.set(message.sid, message);
    const [oldest] = this.#messages.keys();
    if (this.#messages.size > MAX_MESSAGES && oldest !== undefined) this.#messages.delete(oldest);
  }

  findMessage(sid: string): Message | undefined {
    return this.#messages.get(sid);
  }

  /** Every message, oldest first. */
  messages(): Message[] {
    return [...this.#messages.values()];
  }

  /** The SID that stands for one of the account's numbers. */
  phoneNumberSid(number: string): string {
    const known = this.#phoneNumberSids.get(number) ?? newSid('PN');
    this.#phoneNumberSids.set(number, known);
    return known;
  }

  /** How long a call that comes in now waits for its turn to be dialled, ms. */
  dialDelayMs(): number {
    const { callsPerSecond } = this.settings;
    if (callsPerSecond === 0) return 0;
    const now = this.clock.now();
    const at = Math.max(now, this.#nextDialAt);
    this.#nextDialAt = at + 1_000 / callsPerSecond;
    return at - now;
  }

  /** Ends every call and forgets everything that came after the start. */
  reset(): void {
    this.faults.clear();
    for (const live of this.#calls.values()) live.drop();
    this.#calls.clear();
    this.scenarios.clear();
    this.held.clear();
    this.creates.length = 0;
    this.#messages.clear();
    this.messageCreates.length = 0;
    this.log.clear();
    this.#nextDialAt = 0;
    Object.assign(this.settings, structuredClone(this.#initialSettings));
  }

  close(): void {
    this.reset();
    this.#closing.abort(new Error('the simulator is closing'));
    this.clock.close();
  }
}
