import { isBackchannel } from './backchannel.ts';

/** What to do about somebody who speaks while the agent does: `yield` the floor, or `resume` because it was nothing. */
export type Verdict = 'yield' | 'resume';

/** Speech that is longer than this is meant. The voice detector reports its end later, by the silence that it waits for. */
const MEANT_MS = 400;
/** How long the transcriber may take over a word or a cough, before it counts as a word. */
const WORDS_WITHIN_MS = 1_200;
/** Whoever says "yes" just before the agent's sentence is over has answered it. */
const NEARLY_DONE_MS = 1_500;

/**
 * The person made a sound while the agent was speaking. The agent is silent at once; whether it has been interrupted is known
 * a moment later: a cough, a breath, a "hm" or an echo is no reason to stop.
 */
export class Interruption {
  readonly itemId: string;
  readonly #startedAt: number;
  readonly #unheardMs: number;
  readonly #language: string;
  readonly #meantAfterMs: number;
  #stoppedAt: number | null = null;

  /** `unheardMs`: how much the agent still had to say; `silenceMs`: the silence after which the detector reports an end. */
  constructor(
    itemId: string,
    startedAt: number,
    unheardMs: number,
    { language, silenceMs }: { language: string; silenceMs: number },
  ) {
    this.itemId = itemId;
    this.#startedAt = startedAt;
    this.#unheardMs = unheardMs;
    this.#language = language;
    this.#meantAfterMs = MEANT_MS + silenceMs;
  }

  /** The detector heard the end of it. */
  stopped(now: number): Verdict | null {
    this.#stoppedAt = now;
    return now - this.#startedAt >= this.#meantAfterMs ? 'yield' : null;
  }

  /** What it was, in words; empty when there were none, null when nobody could tell. */
  transcribed(text: string | null): Verdict {
    if (text === null) return 'yield';
    if (text.trim() === '') return 'resume';
    return isBackchannel(text, this.#language) && this.#unheardMs > NEARLY_DONE_MS ? 'resume' : 'yield';
  }

  /** To be called a few times a second. */
  tick(now: number): Verdict | null {
    if (this.#stoppedAt === null) return now - this.#startedAt >= this.#meantAfterMs ? 'yield' : null;
    return now - this.#stoppedAt >= WORDS_WITHIN_MS ? 'yield' : null;
  }
}
