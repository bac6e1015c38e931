import * as z from 'zod';
import { ApiError } from '../api-error.ts';
import type { Clock } from '../clock.ts';
import type { Route } from '../http/route.ts';
import { findModel } from '../models.ts';
import { decodeAudio, encodeAudio } from '../realtime/audio-codec.ts';
import { encodeSample } from '../../speech/mu-law.ts';
import { Ear, say } from '../../speech/speech.ts';
import type { Settings } from '../settings.ts';
import { readWav } from './read-wav.ts';

/** Names as published on 2026-11-20. */
const SPEECH_MODELS = ['tts-1', 'tts-1-hd', 'gpt-4o-mini-tts', 'gpt-4o-mini-tts-2025-12-15'];
const LINE_HZ = 8_000;
const VOICES = [
  ...['alloy', 'ash', 'ballad', 'coral', 'echo', 'fable', 'onyx', 'nova', 'sage', 'shimmer', 'verse', 'marin', 'cedar'],
] as const;

const speechRequest = z.object({
  model: z.enum(SPEECH_MODELS),
  input: z.string().min(1).max(4_096),
  voice: z.enum(VOICES),
  instructions: z.string().max(4_096).optional(),
  response_format: z.enum(['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm']).default('mp3'),
  speed: z.number().min(0.25).max(4).optional(),
  stream_format: z.enum(['sse', 'audio']).optional(),
});

/** `POST /v1/audio/speech` (in PCM alone: the other formats have no simulated speech) and `POST /v1/audio/transcriptions` (of WAV). */
export function audioRoutes({ clock, settings }: { clock: Clock; settings: () => Settings }): Route[] {
  return [
    {
      method: 'POST',
      path: /^\/v1\/audio\/speech$/,
      handle: ({ body }) => {
        const { input, response_format: format } = checked(speechRequest, body);
        if (format !== 'pcm')
          throw new ApiError({ message: `The simulator speaks pcm, not ${format}.`, param: 'response_format' });
        const audio = encodeAudio(say(input, settings().charsPerSecond), { type: 'audio/pcm', rate: 24_000 });
        return { status: 200, body: audio, headers: { 'content-type': 'audio/pcm' } };
      },
    },
    {
      method: 'POST',
      path: /^\/v1\/audio\/transcriptions$/,
      async handle({ body }) {
        if (!(body instanceof FormData)) throw new ApiError({ message: 'The request must be multipart/form-data.' });
        const [model, file] = [body.get('model'), body.get('file')];
        const name = typeof model === 'string' ? model : '';
        if (findModel(name, clock.now())?.serves !== 'transcription') {
          const message = `The model '${name}' does not exist`;
          throw new ApiError({ code: 'model_not_found', message, param: 'model' }, 404);
        }
        if (!(file instanceof File)) throw new ApiError({ message: 'file is missing.', param: 'file' });
        return { status: 200, body: { text: heardIn(lineAudio(readWav(Buffer.from(await file.arrayBuffer())))) } };
      },
    },
  ];
}

/** Samples at the rate of the line, or at the three times of it that the API itself speaks. */
function lineAudio({ pcm, rate }: ReturnType<typeof readWav>): Buffer {
  if (rate === 3 * LINE_HZ) return decodeAudio(pcm, { type: 'audio/pcm', rate: 24_000 });
  if (rate !== LINE_HZ)
    throw new ApiError({ message: `The simulator hears 8 and 24 kHz, not ${rate} Hz.`, param: 'file' });
  return Buffer.from(
    Array.from({ length: Math.floor(pcm.length / 2) }, (_, at) => encodeSample(pcm.readInt16LE(2 * at))),
  );
}

function heardIn(muLaw: Buffer): string {
  return new Ear()
    .hear(muLaw)
    .map(({ word }) => word)
    .join('')
    .trim();
}

function checked<Value>(schema: z.ZodType<Value>, body: unknown): Value {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new ApiError({ message: issue?.message ?? 'Invalid request.', param: issue?.path.join('.') || null });
}
