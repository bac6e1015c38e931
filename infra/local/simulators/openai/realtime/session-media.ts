/** What was not played when the line was silenced, and how much was, in whole milliseconds. */
export interface CutPlayback {
  responseIds: readonly string[];
  items: readonly { itemId: string; playedMs: number }[];
}

/** Where the service itself brings the model's voice to the caller. */
export interface SessionMedia {
  /** Queues µ-law audio of an item behind what is there. */
  play(responseId: string, itemId: string, audio: Buffer): void;
  /** No more audio of the response will come. */
  generated(responseId: string): void;
  /** Throws away what was not played yet. */
  cut(): CutPlayback;
}
