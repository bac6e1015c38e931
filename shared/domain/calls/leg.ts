import * as z from 'zod/mini';

/** Tokens that the voice model counted, as in its `response.done`; cached tokens are part of the input counts. */
export const voiceUsageSchema = z.object({
  model: z.string(),
  inputText: z.int(),
  inputAudio: z.int(),
  cachedText: z.int(),
  cachedAudio: z.int(),
  outputText: z.int(),
  outputAudio: z.int(),
  transcriptionModel: z.string(),
  /** Seconds of the person's speech that were transcribed, billed apart. */
  transcribedSeconds: z.number(),
});
export type VoiceUsage = z.infer<typeof voiceUsageSchema>;

/** What a relay reports of one leg when it ends. Durations are milliseconds from the stream's start. */
export const legSchema = z.object({
  attempt: z.int(),
  leg: z.int(),
  relayId: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  reason: z.string(),
  /** First sound of the agent that the person heard; null if there was none. */
  firstAudioMs: z.nullable(z.number()),
  /** Until the model listened; null if it never did. */
  setUpMs: z._default(z.nullable(z.number()), null),
  /** Of each turn: from the person's last sound to the first sound of the answer, as the person heard both. */
  turnLatenciesMs: z._default(z.array(z.int()), []),
  /** Of each turn: from the detector's verdict that the person has finished to the model's first audio. */
  modelLatenciesMs: z._default(z.array(z.int()), []),
  /** Sessions with the model that were lost in the middle of the leg. */
  modelLosses: z._default(z.int(), 0),
  interruptions: z.int(),
  /** Sounds over the agent's voice that were no interruption. */
  falseInterruptions: z._default(z.int(), 0),
  usage: voiceUsageSchema,
});
export type Leg = z.infer<typeof legSchema>;
