import * as z from 'zod';
import { DECODED, encodeSample } from '../simulators/speech/mu-law.ts';
import type { Speech } from '../simulators/callees/voice.ts';

const LINE_HZ = 8_000;
/** `response_format: pcm` is 24 kHz, 16 bits, little-endian, one channel, without a header. */
const PCM_SAMPLES_PER_LINE_SAMPLE = 3;
const BYTES_PER_SAMPLE = 2;
const WAV_HEADER_BYTES = 44;
const TIMEOUT_MS = 20_000;

const transcriptSchema = z.object({ text: z.string() });

export interface OpenAiSpeechOptions {
  apiKey: string;
  /** `https://api.openai.com/v1`. */
  baseUrl: string;
  voice: string;
  /** ISO 639-1. */
  language: string;
  speechModel: string;
  transcriptionModel: string;
}

/** Speech by OpenAI (`POST /audio/speech`, `POST /audio/transcriptions`). Rejects with the status where it refuses. */
export function openAiSpeech(options: OpenAiSpeechOptions): Speech {
  const { apiKey, baseUrl, voice, language, speechModel, transcriptionModel } = options;
  const post = async (path: string, body: string | FormData, headers: Record<string, string> = {}) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, ...headers },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok)
      throw new Error(`POST ${path} answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
    return response;
  };
  return {
    async speak(text, style) {
      const instructions = `Tu es au téléphone. Parle comme une vraie personne${style === '' ? '' : ` (${style})`}.`;
      const request = { model: speechModel, voice, input: text, instructions, response_format: 'pcm' };
      const headers = { 'content-type': 'application/json' };
      const response = await post('/audio/speech', JSON.stringify(request), headers);
      return muLawOf(Buffer.from(await response.arrayBuffer()));
    },
    async transcribe(audio) {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(wavOf(audio))], { type: 'audio/wav' }), 'turn.wav');
      form.set('model', transcriptionModel);
      form.set('response_format', 'json');
      form.set('language', language);
      const response = await post('/audio/transcriptions', form);
      return transcriptSchema.parse(await response.json()).text;
    },
  };
}

/** 24 kHz to the 8 kHz of a telephone line; the mean of three samples keeps most of what would alias out. */
function muLawOf(pcm: Buffer): Buffer {
  const step = PCM_SAMPLES_PER_LINE_SAMPLE * BYTES_PER_SAMPLE;
  const audio = Buffer.alloc(Math.floor(pcm.length / step));
  for (let i = 0; i < audio.length; i++) {
    const at = i * step;
    const sum = pcm.readInt16LE(at) + pcm.readInt16LE(at + 2) + pcm.readInt16LE(at + 4);
    audio[i] = encodeSample(Math.round(sum / PCM_SAMPLES_PER_LINE_SAMPLE));
  }
  return audio;
}

/** A WAV file of 16-bit samples at 8 kHz: every transcription service takes it. */
function wavOf(muLaw: Buffer): Buffer {
  const dataBytes = muLaw.length * BYTES_PER_SAMPLE;
  const wav = Buffer.alloc(WAV_HEADER_BYTES + dataBytes);
  wav.write('RIFF', 0, 'ascii');
  wav.writeUInt32LE(WAV_HEADER_BYTES - 8 + dataBytes, 4);
  wav.write('WAVEfmt ', 8, 'ascii');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(LINE_HZ, 24);
  wav.writeUInt32LE(LINE_HZ * BYTES_PER_SAMPLE, 28);
  wav.writeUInt16LE(BYTES_PER_SAMPLE, 32);
  wav.writeUInt16LE(8 * BYTES_PER_SAMPLE, 34);
  wav.write('data', 36, 'ascii');
  wav.writeUInt32LE(dataBytes, 40);
  let at = WAV_HEADER_BYTES;
  for (const byte of muLaw) at = wav.writeInt16LE(DECODED[byte] ?? 0, at);
  return wav;
}
