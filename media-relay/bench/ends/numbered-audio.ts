import { Histogram } from './histogram.ts';

/** The first characters of a payload say whose it is and which: digits are base64 too. */
export const CALL_DIGITS = 4;
export const SEQUENCE_DIGITS = 8;
/** 20 ms of µ-law in base64. */
export const PAYLOAD_CHARS = 216;
export const BLANK_PAYLOAD = `${'0'.repeat(CALL_DIGITS + SEQUENCE_DIGITS)}${'A'.repeat(PAYLOAD_CHARS - CALL_DIGITS - SEQUENCE_DIGITS - 2)}==`;

const RING = 4096;

/** One direction of all calls: when each frame left, and how it arrived. */
export class NumberedAudio {
  readonly latency = new Histogram();
  readonly #sentAt: Float64Array;
  readonly #last: Int32Array;
  sent = 0;
  received = 0;
  /** Skipped by what came after them. */
  missing = 0;
  disordered = 0;

  constructor(calls: number) {
    this.#sentAt = new Float64Array(calls * RING);
    this.#last = new Int32Array(calls).fill(-1);
  }

  leaves(call: number, sequence: number, now: number): void {
    this.#sentAt[call * RING + (sequence % RING)] = now;
    this.sent += 1;
  }

  arrives(call: number, sequence: number, now: number): void {
    this.received += 1;
    const step = sequence - this.#last[call]!;
    if (step <= 0) this.disordered += 1;
    else this.missing += step - 1;
    this.#last[call] = sequence;
    this.latency.record(now - this.#sentAt[call * RING + (sequence % RING)]!);
  }

  reset(): void {
    this.latency.reset();
    this.sent = 0;
    this.received = 0;
    this.missing = 0;
    this.disordered = 0;
  }
}
