/** An agent as the relay needs it, whatever it is for. Texts are in the agent's language. */
export interface VoiceAgent {
  /** ISO 639-1. */
  language: string;
  instructions: string;
  /** Its first sentence, said to the word. */
  opening: string;
  /** Words that the transcriber should expect. */
  vocabulary: readonly string[];
  /** Said before hanging up on somebody who does not answer. */
  farewell: string;
  /** What the model is told when nobody has spoken for a while. */
  silencePrompt: string;
}
