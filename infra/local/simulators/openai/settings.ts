import * as z from 'zod';
import { DEFAULT_CHARS_PER_SECOND } from '../speech/speech.ts';

const milliseconds = z.number().min(0);

/** What `PUT /_sim/settings` may change. New values hold for what begins after the change. */
export const settingsSchema = z.strictObject({
  /** How many times faster than real time the model's audio comes. The real service is far ahead of playback. */
  burstFactor: z.number().min(0.01),
  /** Length of the audio in one delta, in ms; rounded down to whole 20 ms frames. */
  chunkMs: z.number().min(20),
  /** From `response.created` to the first output item, in ms. */
  firstTokenMs: milliseconds,
  /** Bounds of the random wait between commit and transcript, in ms. */
  transcriptionDelayMs: z.tuple([milliseconds, milliseconds]),
  /** Speech rate of the simulated model at speed 1, in characters per second. */
  charsPerSecond: z.number().min(1),
  /** Sends `conversation.created` after `session.created`: documented, but not seen on the service's GA sockets. */
  announcesConversation: z.boolean(),
  /** Longest life of a session, in seconds. */
  sessionSeconds: z.number().min(0.1),
  /** From request to answer of the Responses API, in ms. */
  responsesLatencyMs: milliseconds,
  /** Where `realtime.call.incoming` goes, for a call over SIP that names no other address. */
  sipWebhookUrl: z.string(),
  /** From a REFER to the call's leaving, in ms. */
  sipReferMs: milliseconds,
  seed: z.int(),
});

export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = {
  burstFactor: 8,
  chunkMs: 200,
  firstTokenMs: 150,
  transcriptionDelayMs: [150, 400],
  charsPerSecond: DEFAULT_CHARS_PER_SECOND,
  announcesConversation: false,
  sessionSeconds: 3600,
  responsesLatencyMs: 30,
  sipWebhookUrl: '',
  sipReferMs: 500,
  seed: 1,
};
