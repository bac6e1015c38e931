import type { Callee } from '../../callees/callee.ts';
import { PlaybackQueue } from '../streams/playback-queue.ts';
import type { StreamSession } from '../streams/stream-session.ts';

const NOTHING_PLAYS = (): void => {};

/**
 * The audio of one answered call: every 20 ms the callee hears a frame of whatever plays and says a frame, which goes to
 * whoever listens. Playing and listening change hands as the TwiML goes on; the callee stays.
 */
export class Line {
  readonly callee: Callee;
  #playing = new PlaybackQueue(NOTHING_PLAYS);
  #session: StreamSession | undefined;
  #bridged: Line | undefined;
  #keysGoTo: ((digit: string) => void) | undefined;
  #dead = false;

  constructor(callee: Callee) {
    this.callee = callee;
  }

  /** One step of 20 ms. */
  frame(): void {
    const heard = this.#playing.playFrame();
    // On a dead leg Twilio goes on playing into the void; nothing comes from the carrier, not even a hang-up.
    if (this.#dead) return;
    const spoken = this.callee.tick(heard);
    this.#session?.sendFrame(spoken);
    if (spoken && this.#bridged) this.#bridged.#playing.enqueue(spoken);
  }

  /** Lets the callee hear `queue` from now on, nothing when absent. */
  play(queue = new PlaybackQueue(NOTHING_PLAYS)): void {
    this.#playing = queue;
  }

  /** Sends what the callee says to a stream, and plays what the stream brings. */
  connect(session: StreamSession): void {
    this.#session = session;
    this.play(session.playback);
  }

  disconnect(session: StreamSession): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    this.play();
  }

  /** The callee presses keys: an open stream gets them as DTMF, or whoever waits for them; nobody else does. */
  press(digits: string): void {
    if (this.#dead) return;
    for (const digit of digits) {
      this.#session?.sendDigit(digit);
      this.#keysGoTo?.(digit);
    }
  }

  /** Has every key that the callee presses from now on; returns how to let go. */
  awaitKeys(onKey: (digit: string) => void): () => void {
    this.#keysGoTo = onKey;
    return () => {
      if (this.#keysGoTo === onKey) this.#keysGoTo = undefined;
    };
  }

  /** Joins two callees: each hears the other. */
  bridge(other: Line): void {
    for (const line of [this, other]) line.play();
    this.#bridged = other;
    other.#bridged = this;
  }

  unbridge(): void {
    const other = this.#bridged;
    this.#bridged = undefined;
    this.play();
    if (other !== undefined && other.#bridged === this) other.unbridge();
  }

  /** From now on nothing comes from the callee any more. */
  die(): void {
    this.#dead = true;
  }
}
