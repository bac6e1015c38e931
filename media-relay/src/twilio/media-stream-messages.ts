import * as z from 'zod';
import { AudioPayload } from '../sockets/audio-payload.ts';
import type { Memory } from '../sockets/memory.ts';
import { MessageShape } from '../sockets/message-shape.ts';
import { decimal, isBase64 } from '../sockets/plain-json.ts';

/**
 * Twilio Media Streams, two-way (https://www.twilio.com/docs/voice/media-streams/websocket-messages). Frames are JSON text,
 * their numbers are decimal text, audio is base64 of µ-law at 8 kHz.
 */

/** Frames are 20 ms long in practice; nothing promises it. */
export const FRAME_MS = 20;

const decimalText = z.string().regex(/^\d+$/).transform(Number);
const audio = z.string().refine(isBase64).transform(AudioPayload.ofBase64);

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
    media: z.object({ timestamp: decimalText, payload: audio }),
  }),
  z.object({ event: z.literal('mark'), mark: z.object({ name: z.string() }) }),
  z.object({ event: z.literal('dtmf'), dtmf: z.object({ digit: z.string() }) }),
  z.object({ event: z.literal('stop') }),
]);

export type MediaStreamMessage = z.infer<typeof messageSchema>;

/** Caller audio: `timestamp` in milliseconds from the stream's start. Its payload may be lent: to be kept, {@link AudioPayload.kept}. */
export interface MediaFrame {
  timestamp: number;
  payload: AudioPayload;
}

/** Any frame; null for one that is not Twilio's, or that we do not know. */
export function parseMessage(text: string): MediaStreamMessage | null {
  try {
    return messageSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

const media = new MessageShape(['timestamp', 'payload', 'streamSid', 'sequenceNumber', 'chunk'], 'payload');
const [TIMESTAMP, PAYLOAD, STREAM] = [0, 1, 2];
const mark = new MessageShape(['name', 'streamSid', 'sequenceNumber'], null);
const NAME = 0;

/** Reads what comes fifty times a second on every call, audio, and the marks for it, without parsing them. */
export class MediaStreamReader {
  readonly #streamSid: string;

  /** `streamSid`: the stream whose audio it is to be. */
  constructor(streamSid: string) {
    this.#streamSid = streamSid;
  }

  /** The audio of a frame that is written as the last one was. Its payload is lent. */
  frame(memory: Memory, start: number, end: number): MediaFrame | null {
    if (!media.fits(memory, start, end) || !media.is(this.#streamSid, memory, STREAM)) return null;
    const timestamp = decimal(memory, media.starts[TIMESTAMP] ?? 0, media.ends[TIMESTAMP] ?? 0);
    if (timestamp < 0) return null;
    return {
      timestamp,
      payload: AudioPayload.lent(memory.bytes, media.starts[PAYLOAD] ?? 0, media.ends[PAYLOAD] ?? 0),
    };
  }

  /** The name of a mark that is written as the last one was. */
  mark(memory: Memory, start: number, end: number): string | null {
    return mark.fits(memory, start, end) ? mark.text(memory, NAME) : null;
  }

  /** Any other frame; null for one that is not Twilio's, that we do not know, or that is of another stream. */
  message(text: string, memory: Memory, start: number, end: number): MediaStreamMessage | null {
    const message = parseMessage(text);
    if (message?.event === 'mark') mark.learn(memory, start, end);
    if (message?.event !== 'media') return message;
    if (message.streamSid !== this.#streamSid) return null;
    media.learn(memory, start, end);
    return message;
  }
}

/** What this relay says on a stream: audio comes between {@link BEFORE_AUDIO} and what follows it on that stream. */
export const BEFORE_AUDIO = Buffer.from('{"event":"media","media":{"payload":"');
export const afterAudio = (sid: string): string => `"},"streamSid":${JSON.stringify(sid)}}`;

export const markMessage = (sid: string, name: string): string =>
  JSON.stringify({ event: 'mark', mark: { name }, streamSid: sid });

export const clearMessage = (sid: string): string => JSON.stringify({ event: 'clear', streamSid: sid });
