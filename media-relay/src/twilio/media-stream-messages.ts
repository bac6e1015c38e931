import * as z from 'zod';

/**
 * Twilio Media Streams, two-way (https://www.twilio.com/docs/voice/media-streams/websocket-messages). Frames are JSON text,
 * their numbers are decimal text, audio is base64 of µ-law at 8 kHz.
 */
export const BYTES_PER_MS = 8;
/** Frames are 20 ms long in practice; nothing promises it. */
export const FRAME_MS = 20;

const decimal = z.string().regex(/^\d+$/).transform(Number);

const messageSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('connected') }),
  z.object({
    event: z.literal('start'),
    streamSid: z.string(),
    start: z.object({
      callSid: z.string(),
      customParameters: z.record(z.string(), z.string()).default({}),
      mediaFormat: z.object({ encoding: z.string(), sampleRate: z.coerce.number() }).optional(),
    }),
  }),
  z.object({
    event: z.literal('media'),
    streamSid: z.string(),
    media: z.object({ timestamp: decimal, payload: z.string(), track: z.string().optional() }),
  }),
  z.object({ event: z.literal('mark'), mark: z.object({ name: z.string() }) }),
  z.object({ event: z.literal('dtmf'), dtmf: z.object({ digit: z.string() }) }),
  z.object({ event: z.literal('stop') }),
]);

export type MediaStreamMessage = z.infer<typeof messageSchema>;

/** Caller audio: `timestamp` in milliseconds from the stream's start, `payload` base64. */
export interface MediaFrame {
  timestamp: number;
  payload: string;
}

/** Any frame but audio; null for one that is not Twilio's, or that we do not know. */
export function parseMessage(text: string): MediaStreamMessage | null {
  try {
    return messageSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

const MEDIA_PREFIX = '{"event":"media"';
const TIMESTAMP = '"timestamp":"';
const PAYLOAD = '"payload":"';

/**
 * The audio of a frame without parsing it: fifty of them come each second on every call. Null for anything that is not
 * written the way Twilio writes it; {@link parseMessage} then tells what it is.
 */
export function sliceMedia(text: string): MediaFrame | null {
  if (!text.startsWith(MEDIA_PREFIX) || text.includes('\\')) return null;
  const timestamp = slice(text, TIMESTAMP);
  const payload = slice(text, PAYLOAD);
  if (timestamp === null || payload === null || !/^\d+$/.test(timestamp)) return null;
  return { timestamp: Number(timestamp), payload };
}

function slice(text: string, key: string): string | null {
  const at = text.indexOf(key);
  if (at < 0 || text.includes(key, at + key.length)) return null;
  const start = at + key.length;
  const end = text.indexOf('"', start);
  return end < 0 ? null : text.slice(start, end);
}

export const mediaMessage = (streamSid: string, payload: string): string =>
  `{"event":"media","streamSid":"${streamSid}","media":{"payload":"${payload}"}}`;

export const markMessage = (streamSid: string, name: string): string =>
  `{"event":"mark","streamSid":"${streamSid}","mark":{"name":"${name}"}}`;

export const clearMessage = (streamSid: string): string => `{"event":"clear","streamSid":"${streamSid}"}`;

/** Length of base64 audio in milliseconds, from its text alone. */
export function audioMs(payload: string): number {
  const padding = payload.endsWith('==') ? 2 : payload.endsWith('=') ? 1 : 0;
  return ((payload.length * 3) / 4 - padding) / BYTES_PER_MS;
}
