/** The usage of one realtime response, complete as the service sends it. */
export interface Usage {
  total_tokens: number;
  input_tokens: number;
  output_tokens: number;
  input_token_details: {
    text_tokens: number;
    audio_tokens: number;
    image_tokens: number;
    cached_tokens: number;
    cached_tokens_details: { text_tokens: number; audio_tokens: number; image_tokens: number };
  };
  output_token_details: { text_tokens: number; audio_tokens: number };
}

/** Tokens of one stretch of the prompt. Equal keys in two prompts mean unchanged content. */
export interface Tokens {
  key: string;
  text: number;
  audio: number;
}

const USER_AUDIO_MS_PER_TOKEN = 100;
const ASSISTANT_AUDIO_MS_PER_TOKEN = 50;
const CHARACTERS_PER_TOKEN = 4;
/** The service caches whole blocks of this many tokens. */
const CACHE_BLOCK_TOKENS = 64;

export const textTokens = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);
export const userAudioTokens = (ms: number): number => Math.ceil(ms / USER_AUDIO_MS_PER_TOKEN);
export const assistantAudioTokens = (ms: number): number => Math.ceil(ms / ASSISTANT_AUDIO_MS_PER_TOKEN);

/** The whole prompt is billed again at every response; what begins like the `previous` prompt is billed as cached. */
export function countUsage(
  prompt: readonly Tokens[],
  previous: readonly Tokens[],
  output: { text: number; audio: number },
): Usage {
  const text = sum(prompt, 'text');
  const audio = sum(prompt, 'audio');
  const cached = cachedTokens(prompt, previous);
  return {
    total_tokens: text + audio + output.text + output.audio,
    input_tokens: text + audio,
    output_tokens: output.text + output.audio,
    input_token_details: {
      text_tokens: text,
      audio_tokens: audio,
      image_tokens: 0,
      cached_tokens: cached.text + cached.audio,
      cached_tokens_details: { text_tokens: cached.text, audio_tokens: cached.audio, image_tokens: 0 },
    },
    output_token_details: { text_tokens: output.text, audio_tokens: output.audio },
  };
}

function cachedTokens(prompt: readonly Tokens[], previous: readonly Tokens[]): { text: number; audio: number } {
  const changed = prompt.findIndex((tokens, index) => tokens.key !== previous[index]?.key);
  const common = changed < 0 ? prompt : prompt.slice(0, changed);
  let room = Math.floor((sum(common, 'text') + sum(common, 'audio')) / CACHE_BLOCK_TOKENS) * CACHE_BLOCK_TOKENS;
  const cached = { text: 0, audio: 0 };
  for (const tokens of common) {
    for (const kind of ['text', 'audio'] as const) {
      const taken = Math.min(room, tokens[kind]);
      cached[kind] += taken;
      room -= taken;
    }
  }
  return cached;
}

function sum(prompt: readonly Tokens[], kind: 'text' | 'audio'): number {
  return prompt.reduce((total, tokens) => total + tokens[kind], 0);
}
