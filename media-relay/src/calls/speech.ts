import type { CallNumbers } from './call-numbers.ts';

/** An item of the agent's speech that was cut off: how much of it the person heard, how much was on its way. */
export interface Cut {
  itemId: string;
  /** Whole milliseconds, never more than were sent: a truncation beyond an item's audio is an error at the model. */
  heardMs: number;
  sentMs: number;
}

/** Who is told of what the person has heard. */
export interface HeardBy {
  agentHeard(itemId: string): void;
  agentCut(cut: Cut): void;
}

/** The agent's voice on a line of whichever kind: whether it is heard, and how it is silenced. */
export interface Speech {
  /** Something was said that the person has not heard yet. */
  readonly isAudible: boolean;
  /** How long that will last, in milliseconds, as far as anybody can tell. */
  readonly remainingMs: number;
  /** When the first sound left for the person, in milliseconds since the epoch. */
  readonly firstSentAt: number | null;
  /** To be called a few times a second: a line that confirms nothing is not waited for. */
  tick(): void;
  /** The model has finished an item. */
  completed(itemId: string): void;
  /** Nothing more of this response is for anybody's ears. */
  mute(responseId: string): void;
  isMuted(responseId: string): boolean;
  /** The response is over: nothing of it can come late any more. */
  forget(responseId: string): void;
  /** Silence on the line at once; what was not heard may go on later. */
  hush(): void;
  /** Goes on where it was hushed. False where it cannot. */
  goOn(): boolean;
  /** What was not heard never will be: the model is to remember only the rest. */
  giveUp(): void;
  /** The line is gone, and the model does not matter any more. */
  lineLost(): void;
}

/** Makes the voice of one leg. */
export type SpeechOnLine = (heardBy: HeardBy, numbers: CallNumbers) => Speech;
