import { FRAME_MS } from './speech.ts';

/** Whatever tells the time, and wakes somebody up. */
interface Clock {
  /** Milliseconds, never going back. */
  now(): number;
  /** Calls `run` once, `ms` from now; the function returned calls it off. */
  after(ms: number, run: () => void): () => void;
}

/**
 * Members take turns in four slots of 5 ms: a hundred calls sending in the same millisecond would be a burst that no
 * carrier sends, and would show up as latency of the product.
 */
const SLOTS = 4;
const SLOT_MS = FRAME_MS / SLOTS;
/** After a longer halt (a suspended laptop) the lost time is given up instead of being sent in one burst. */
const MAX_CATCH_UP_FRAMES = 250;

interface Member {
  frame: () => void;
  /** Slots gone by before its next frame. */
  nextTick: number;
}

/**
 * One timer for the audio of every call. Each member's `frame` runs once per 20 ms since it joined: a late timer is
 * caught up by calling it more than once, so that the pace never drifts.
 */
export class FrameClock {
  readonly #clock: Clock;
  readonly #slots: Set<Member>[] = Array.from({ length: SLOTS }, () => new Set<Member>());
  #joined = 0;
  #members = 0;
  #epoch = 0;
  /** Slots gone by since `#epoch`. Frames are counted in them, not in time, so that a timer's jitter costs no frame. */
  #ticks = 0;
  #runs = 0;
  #callOff: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Starts calling `frame`; the function returned stops it. */
  join(frame: () => void): () => void {
    if (this.#members === 0) this.#start();
    const index = this.#joined++ % SLOTS;
    const slot = this.#slots[index] ?? new Set<Member>();
    const elapsed = this.#elapsedTicks();
    const member: Member = { frame, nextTick: elapsed + SLOTS - ((elapsed - index) % SLOTS) };
    slot.add(member);
    this.#members += 1;
    return () => {
      if (!slot.delete(member)) return;
      this.#members -= 1;
      if (this.#members === 0) this.#callOff?.();
    };
  }

  #start(): void {
    this.#runs += 1;
    this.#epoch = this.#clock.now();
    this.#ticks = 0;
    this.#schedule();
  }

  #schedule(): void {
    const next = this.#epoch + (this.#ticks + 1) * SLOT_MS;
    this.#callOff = this.#clock.after(Math.max(0, next - this.#clock.now()), () => this.#tick());
  }

  #elapsedTicks(): number {
    return Math.floor((this.#clock.now() - this.#epoch) / SLOT_MS);
  }

  #tick(): void {
    const run = this.#runs;
    const ticks = this.#elapsedTicks();
    for (let tick = Math.max(this.#ticks, ticks - SLOTS) + 1; tick <= ticks; tick++) {
      for (const member of this.#slots[tick % SLOTS] ?? []) catchUp(member, tick);
    }
    // The last member may have left and a new one joined meanwhile: that one has started a timer of its own.
    if (run !== this.#runs || this.#members === 0) return;
    this.#ticks = ticks;
    this.#schedule();
  }
}

function catchUp(member: Member, tick: number): void {
  if (tick - member.nextTick > MAX_CATCH_UP_FRAMES * SLOTS) member.nextTick = tick;
  while (member.nextTick <= tick) {
    member.nextTick += SLOTS;
    member.frame();
  }
}
