import { DEFAULT_CHARS_PER_SECOND } from '../speech/speech.ts';
import { ControlError } from './control/control-error.ts';

/** What the product can make happen to every call; `PUT /_sim/settings` changes any of it while calls run. */
export interface Settings {
  /** `queued` to `initiated`, ms. */
  queueMs: number;
  /** `initiated` to `ringing`, or to a busy or failed end, ms. */
  ringMs: number;
  /** `ringing` to `in-progress`, ms; a persona may have its own. */
  answerMs: number;
  /** Longest ring whatever `Timeout` asks for, ms; lets a test see a no-answer without waiting for real seconds. */
  maxRingMs: number;
  /** Calls leaving the queue per second (Twilio's default is 1); 0 does not hold any back. */
  callsPerSecond: number;
  /** How fast the callee and `<Say>` talk. */
  charsPerSecond: number;
  /** Overrides the patience of every persona, ms; 0 leaves them their own. */
  patienceMs: number;
  /** From the end of a call to its price in the Call resource, ms. */
  priceDelayMs: number;
  pricePerMinuteUsd: number;
  /** What happens when the product's end of a stream dies without a close frame: undocumented at Twilio (31903). */
  abruptClose: 'action' | 'hangup' | 'ignoreAction';
  /** From the abrupt death of a stream to what `abruptClose` says, ms. */
  abruptCloseMs: number;
  /** From the answer to the verdict of answering machine detection on a person, ms; twice that for a machine's voice. */
  amdMs: number;
  /** Length of any recording that `<Play>` plays, ms. */
  playMs: number;
  /** From a text message's creation until it is sent, ms, … */
  messageSendMs: number;
  /** … and from then until it is delivered, or not. */
  messageArriveMs: number;
  /** Numbers that begin with one of these are refused with 21215 (geographic permissions). */
  blockedPrefixes: string[];
  /** When not empty, the only numbers that may be called; others get 21219 (trial account). */
  verifiedNumbers: string[];
  /** When not empty, the only numbers to call from; others get 21210. */
  ownNumbers: string[];
  /**
   * Stands for DNS and TLS: requests and sockets for a host in this table go to that origin instead, signed as ever for
   * the URL they were given (`{"desk.example.com": "http://127.0.0.1:8080"}`).
   */
  hosts: Record<string, string>;
}

export const DEFAULT_SETTINGS: Readonly<Settings> = {
  queueMs: 100,
  ringMs: 300,
  answerMs: 1_200,
  maxRingMs: 600_000,
  callsPerSecond: 0,
  charsPerSecond: DEFAULT_CHARS_PER_SECOND,
  patienceMs: 0,
  priceDelayMs: 2_000,
  pricePerMinuteUsd: 0.014,
  abruptClose: 'action',
  abruptCloseMs: 300,
  amdMs: 1_200,
  playMs: 1_500,
  messageSendMs: 200,
  messageArriveMs: 600,
  blockedPrefixes: [],
  verifiedNumbers: [],
  ownNumbers: [],
  hosts: {},
};

const ABRUPT_CLOSES: readonly unknown[] = ['action', 'hangup', 'ignoreAction'];

/** Changes `settings` by what `patch` holds; throws on an unknown key or a value of the wrong kind. */
export function changeSettings(settings: Settings, patch: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(patch)) {
    if (!(key in DEFAULT_SETTINGS)) throw new ControlError(400, `no setting is called ${key}`);
    if (!fits(key as keyof Settings, value)) throw new ControlError(400, `not a value for ${key}`);
  }
  Object.assign(settings, patch);
}

function fits(key: keyof Settings, value: unknown): boolean {
  if (key === 'abruptClose') return ABRUPT_CLOSES.includes(value);
  const example = DEFAULT_SETTINGS[key];
  if (typeof example === 'number') return typeof value === 'number' && Number.isFinite(value) && value >= 0;
  if (Array.isArray(example)) return Array.isArray(value) && value.every((item) => typeof item === 'string');
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((item) => typeof item === 'string' && URL.canParse(item))
  );
}
