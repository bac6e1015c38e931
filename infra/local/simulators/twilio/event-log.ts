import type { Clock } from './clock.ts';

/** Enough for any test run; beyond it the oldest entries go. */
const MAX_ENTRIES = 5_000;

/** What Twilio's debugger would show. */
export interface LogEntry {
  /** Milliseconds since the epoch. */
  at: number;
  level: 'error' | 'warning';
  /** Twilio's error code, see https://www.twilio.com/docs/api/errors. */
  code: number;
  message: string;
  callSid: string | null;
  details: Record<string, unknown>;
}

/** The simulator's stand-in for Twilio's debugger. */
export class EventLog {
  readonly #clock: Clock;
  readonly #entries: LogEntry[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  error(code: number, message: string, callSid: string | null, details: Record<string, unknown> = {}): void {
    this.#add({ at: this.#clock.now(), level: 'error', code, message, callSid, details });
  }

  warning(code: number, message: string, callSid: string | null, details: Record<string, unknown> = {}): void {
    this.#add({ at: this.#clock.now(), level: 'warning', code, message, callSid, details });
  }

  entries(): readonly LogEntry[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries.length = 0;
  }

  #add(entry: LogEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length > MAX_ENTRIES) this.#entries.shift();
  }
}
