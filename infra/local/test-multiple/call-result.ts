/** What became of one simulated call. Durations are milliseconds; null is what there is no number for. */
export interface CallResult {
  callId: string | null;
  persona: string;
  /** In the product's own words; why there is none when the call failed. */
  outcome: string;
  /** The call ended with a record of what came of it. */
  recorded: boolean;
  durationMs: number | null;
  /** From the line being open until the person hears the agent. */
  firstAudioMs: number | null;
  /** From the end of the call until its record is there. */
  extractionMs: number | null;
  costEur: number | null;
}
