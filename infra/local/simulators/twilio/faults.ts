import { ControlError } from './control/control-error.ts';

/** Everything that can be made to go wrong, with what it needs beside `to` and `times`. */
const KINDS = {
  'create-refused': ['status'],
  'create-reply-lost': ['how', 'status'],
  'create-twice': [],
  'list-delay': ['ms'],
  'message-refused': ['status', 'code'],
  'message-reply-lost': ['how', 'status'],
  'message-list-delay': ['ms'],
  'status-dropped': ['events'],
  'status-duplicated': ['events'],
  'status-delayed': ['events', 'ms'],
  'status-reordered': ['events', 'ms'],
  'twiml-twice': [],
  'action-twice': [],
  'stream-signature': ['how'],
  'stream-reset': ['afterMs'],
  'frames-skipped': ['afterMs', 'ms'],
  'dead-leg': ['afterMs'],
  'marks-late': ['ms'],
  'clear-late': ['ms'],
} as const satisfies Record<string, readonly string[]>;

export type FaultKind = keyof typeof KINDS;

const HOWS: Partial<Record<FaultKind, readonly string[]>> = {
  'create-reply-lost': ['5xx', 'reset', 'timeout'],
  'message-reply-lost': ['5xx', 'reset', 'timeout'],
  'stream-signature': ['missing', 'wrong'],
};

/** A fault as it was asked for. */
export interface Fault {
  id: number;
  kind: FaultKind;
  /** Only for calls, or messages, to this number or address. */
  to?: string;
  /** How many times it strikes; without it, always. */
  times?: number;
  status?: number;
  /** Twilio's own number of an error. */
  code?: number;
  how?: string;
  events?: string[];
  ms?: number;
  afterMs?: number;
}

/** The faults in force. Any number can be, of the same kind too; the first that fits strikes. */
export class Faults {
  #faults: Fault[] = [];
  #ids = 0;

  /** Takes a fault from a request; throws when it is not one. */
  add(input: Record<string, unknown>): Fault {
    const fault = { ...readFault(input), id: ++this.#ids };
    this.#faults.push(fault);
    return fault;
  }

  list(): readonly Fault[] {
    return this.#faults;
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault of this kind that strikes a call to `to` now, which uses up one of its times. */
  strike(kind: FaultKind, to: string, event?: string): Fault | undefined {
    const fault = this.#faults.find(
      (one) =>
        one.kind === kind &&
        (one.to === undefined || one.to === to) &&
        (one.events === undefined || event === undefined || one.events.includes(event)),
    );
    if (fault?.times !== undefined) {
      fault.times -= 1;
      if (fault.times <= 0) this.#faults = this.#faults.filter((one) => one !== fault);
    }
    return fault;
  }
}

function readFault(input: Record<string, unknown>): Omit<Fault, 'id'> {
  const { kind } = input;
  if (typeof kind !== 'string' || !Object.hasOwn(KINDS, kind)) {
    throw new ControlError(400, `kind must be one of ${Object.keys(KINDS).join(', ')}`);
  }
  const faultKind = kind as FaultKind;
  const allowed: readonly string[] = ['kind', 'to', 'times', ...KINDS[faultKind]];
  for (const [key, value] of Object.entries(input)) {
    if (!allowed.includes(key)) throw new ControlError(400, `${kind} takes only ${allowed.join(', ')}`);
    if (!fits(faultKind, key, value)) throw new ControlError(400, `not a value for ${key}`);
  }
  return input as Omit<Fault, 'id'>;
}

function fits(kind: FaultKind, key: string, value: unknown): boolean {
  switch (key) {
    case 'kind':
      return true;
    case 'to':
      return typeof value === 'string';
    case 'how':
      return HOWS[kind]?.includes(String(value)) ?? false;
    case 'events':
      return Array.isArray(value) && value.every((event) => typeof event === 'string');
    default:
      return typeof value === 'number' && Number.isFinite(value) && value >= (key === 'times' ? 1 : 0);
  }
}
