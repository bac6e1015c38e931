/**
 * What OpenAI charges, in US dollars per million tokens (per minute for transcription), as published on 2026-11-20.
 * A model that is not listed is billed as the dearest: an estimate may be too high, never silently zero.
 */
interface VoicePrice {
  textIn: number;
  textCached: number;
  textOut: number;
  audioIn: number;
  audioCached: number;
  audioOut: number;
}

const FLAGSHIP: VoicePrice = { textIn: 4, textCached: 0.4, textOut: 24, audioIn: 32, audioCached: 0.4, audioOut: 64 };

const MINI: VoicePrice = { textIn: 0.6, textCached: 0.06, textOut: 2.4, audioIn: 10, audioCached: 0.3, audioOut: 20 };

const voice: Record<string, VoicePrice> = {
  'gpt-realtime-2.1': FLAGSHIP,
  'gpt-realtime-2': FLAGSHIP,
  'gpt-realtime-1.5': { ...FLAGSHIP, textOut: 16 },
  'gpt-realtime-2.1-mini': MINI,
};

const transcriptionPerMinute: Record<string, number> = {
  'gpt-transcribe': 0.0045,
  'gpt-live-transcribe': 0.017,
  'gpt-realtime-whisper': 0.017,
};

interface TextPrice {
  in: number;
  cached: number;
  out: number;
}

const text: Record<string, TextPrice> = {
  'gpt-6-luna': { in: 0.1, cached: 0.01, out: 0.5 },
  'gpt-5.6-luna': { in: 0.2, cached: 0.02, out: 1.2 },
  'gpt-5.4-mini': { in: 0.75, cached: 0.075, out: 4.5 },
};

export const voicePrice = (model: string): VoicePrice => voice[model] ?? FLAGSHIP;
export const transcriptionPrice = (model: string): number => transcriptionPerMinute[model] ?? 0.017;
export const textPrice = (model: string): TextPrice => text[model] ?? { in: 0.75, cached: 0.075, out: 4.5 };

/**
 * The most that one minute of a call can cost, carrier and model together, with a margin: what is held back from the
 * day's cap while a call is not settled. France mobile about 0.04, streams and detection 0.01, a talkative model 0.10.
 */
export const WORST_USD_PER_MINUTE = 0.15;
