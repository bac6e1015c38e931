/** How the voice detector of an agent tells that somebody speaks, and that they have finished. */
export interface TurnDetection {
  /** 0 to 1: the higher, the louder somebody has to be. */
  threshold: number;
  /** Silence after which a turn is finished. */
  silenceMs: number;
}

/** An agent as the relay needs it, whatever it is for. Texts are in the agent's language. */
export interface VoiceAgent {
  /** ISO 639-1. */
  language: string;
  instructions: string;
  /** Said to the word before anything else, and never cut short: that the call is transcribed, say. @default nothing */
  notice?: string;
  /** Its first sentence, said to the word. */
  opening: string;
  /** Who calls and why, in one sentence: for a telephone that asks before it rings. */
  introduction: string;
  /** Words that the transcriber should expect. */
  vocabulary: readonly string[];
  /** Said before hanging up on somebody who does not answer. */
  farewell: string;
  /** Said in turn while something takes time. */
  patience: readonly string[];
  /** What the model is told when nobody has spoken for a while. */
  silencePrompt: string;
  /** The model's name of its voice. @default the relay's, where it is empty too */
  voice?: string;
  /** @default the relay's */
  turnDetection?: TurnDetection;
}
