import type { VoiceAgent } from '../../../shared/domain/calls/voice-agent.ts';
import { saysGoodbye } from './goodbye.ts';

/** What to do about a silence. `filler`: words that keep somebody company while a tool works. */
export type SilenceBreak =
  | { kind: 'hand_over' | 'tell_digits' | 'tool_result' | 'answer' | 'whisper' | 'hang_up' | 'nudge' | 'farewell' }
  | { kind: 'filler'; words: string };

/** What a silence is judged by, besides its length. */
export interface SilenceFacts {
  leaving: boolean;
  /** Since when a tool has been at work; null when none is. */
  toolSince: number | null;
  digits: boolean;
  /** Tools have answered and the model has not spoken since. */
  owesToolResult: boolean;
  /** The person said something while the agent had the floor. */
  owesAnswer: boolean;
  /** What the person said is still being written down. */
  awaitsWords: boolean;
  /** Staff has told the agent something that it has not acted on. */
  whispered: boolean;
}

/** After this much silence on both sides the agent asks whether anybody is there; the second time it says goodbye. */
const SILENCE_MS = 8_000;
const MAX_NUDGES = 2;
/** Most people who spoke over the agent go on to answer its question by themselves. */
const UNANSWERED_MS = 1_500;
/** Silence that is a pause and not a breath. */
const PAUSE_MS = 400;
/** Whoever has not begun to answer by then is thinking, or not going to. */
const LONG_PAUSE_MS = 2_500;
/** Whoever presses keys is done when they press none for this long. */
const LAST_DIGIT_MS = 1_500;
/** A tool that takes longer is apologised for, and again from time to time. */
const FILLER_AFTER_MS = 1_500;
const FILLER_AGAIN_MS = 7_000;
/** When both have been silent for this long, it is as much the agent's turn as anybody's: what staff told it is said now. */
const WHISPER_PAUSE_MS = 2_000;
/** An agent that said goodbye and forgot to hang up. */
const GOODBYE_SILENCE_MS = 4_000;

/** How long nobody has spoken, and what that calls for. */
export class Silence {
  readonly #agent: Pick<VoiceAgent, 'language' | 'patience'>;
  #since: number;
  #nudges = 0;
  #fillers = { since: 0, said: 0 };
  #lastWords = '';

  constructor(agent: Pick<VoiceAgent, 'language' | 'patience'>, now: number) {
    this.#agent = agent;
    this.#since = now;
  }

  /** Somebody stopped speaking, or pressed a key. */
  begins(now: number): void {
    this.#since = now;
  }

  personSpoke(): void {
    this.#nudges = 0;
    this.#lastWords = '';
  }

  agentSaid(text: string): void {
    this.#lastWords = text;
  }

  isPause(now: number): boolean {
    return now - this.#since >= PAUSE_MS;
  }

  /** What is due now, if anything; what is returned counts as done. */
  breakAt(now: number, facts: SilenceFacts): SilenceBreak | null {
    const silentMs = now - this.#since;
    if (facts.toolSince !== null) return this.#filler(now, facts.toolSince);
    if (facts.leaving) return this.#handOver(silentMs, facts);
    if (facts.digits && silentMs >= LAST_DIGIT_MS) return { kind: 'tell_digits' };
    if (facts.owesToolResult) return { kind: 'tool_result' };
    if (facts.owesAnswer && silentMs >= UNANSWERED_MS) return { kind: 'answer' };
    if (facts.whispered && silentMs >= WHISPER_PAUSE_MS) return { kind: 'whisper' };
    const parted = saysGoodbye(this.#lastWords, this.#agent.language);
    if (parted && silentMs >= GOODBYE_SILENCE_MS) return { kind: 'hang_up' };
    return silentMs >= SILENCE_MS ? this.#nudge(now) : null;
  }

  /**
   * Nobody listens while a call changes its relay. Just after the agent's question is the worst moment, for the person is about to
   * answer it; just after the person's own words is the best: the wait sounds like thinking.
   */
  #handOver(silentMs: number, { owesAnswer, awaitsWords }: SilenceFacts): SilenceBreak | null {
    if (owesAnswer && !awaitsWords) return { kind: 'hand_over' };
    // Words that are still with the transcriber would be lost on the way.
    const pauseMs = awaitsWords ? 2 * LONG_PAUSE_MS : LONG_PAUSE_MS;
    return silentMs >= pauseMs ? { kind: 'hand_over' } : null;
  }

  #nudge(now: number): SilenceBreak {
    this.#since = now;
    this.#nudges += 1;
    return { kind: this.#nudges <= MAX_NUDGES ? 'nudge' : 'farewell' };
  }

  #filler(now: number, toolSince: number): SilenceBreak | null {
    if (this.#fillers.since !== toolSince) this.#fillers = { since: toolSince, said: 0 };
    const { said } = this.#fillers;
    const { patience } = this.#agent;
    const words = patience[said % patience.length];
    if (words === undefined || now < toolSince + FILLER_AFTER_MS + said * FILLER_AGAIN_MS) return null;
    this.#fillers.said += 1;
    return { kind: 'filler', words };
  }
}
