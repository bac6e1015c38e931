import type { RealtimeEventOf } from '../realtime/realtime-events.ts';
import type { ResponseRequest } from '../realtime/response-sequencer.ts';
import { prompts } from './prompts.ts';

/** Before the end of the allowed time the agent is told to conclude. */
const CONCLUDE_BEFORE_MS = 45_000;
/** From here on it does so whoever speaks: a goodbye over somebody's words is better than a line that goes dead. */
const CONCLUDE_AT_LAST_MS = 20_000;
/** A wish to conclude may be swallowed by whatever the person said to it; it comes again after this. */
const SAY_AGAIN_AFTER_MS = 6_000;
const CONCLUDE = 'conclude';

/** How long a conversation may last, and that its agent takes leave in time. */
export class TimeLimit {
  readonly #maxMs: number;
  readonly #startedAt: number;
  #askedAt: number | null = null;
  #concluded = false;

  constructor(maxMs: number, startedAt: number) {
    this.#maxMs = maxMs;
    this.#startedAt = startedAt;
  }

  isOver(now: number): boolean {
    return now - this.#startedAt >= this.#maxMs;
  }

  /** What the agent is to be asked for now; null when it is too early, said, or nobody's moment. */
  due(now: number, line: { modelBusy: boolean; personSpeaking: boolean }): ResponseRequest | null {
    const leftMs = this.#maxMs - (now - this.#startedAt);
    if (this.#concluded || leftMs > CONCLUDE_BEFORE_MS || line.modelBusy) return null;
    if (line.personSpeaking && leftMs > CONCLUDE_AT_LAST_MS) return null;
    if (this.#askedAt !== null && now - this.#askedAt < SAY_AGAIN_AFTER_MS) return null;
    this.#askedAt = now;
    return { purpose: CONCLUDE, instructions: prompts.conclude };
  }

  /** A response ended; one that was cut short has concluded nothing. */
  responseDone({ metadata, status }: RealtimeEventOf<'response.done'>['response']): void {
    if (metadata?.['purpose'] === CONCLUDE && status === 'completed') this.#concluded = true;
  }
}
