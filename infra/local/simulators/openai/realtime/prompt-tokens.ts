import { ApiError } from '../api-error.ts';
import type { Model } from '../models.ts';
import type { Item } from './item.ts';
import type { SessionConfig } from './session-config.ts';
import type { Tool } from './session-schema.ts';
import { assistantAudioTokens, textTokens, userAudioTokens, type Tokens } from './usage.ts';

interface Prompt {
  instructions: string;
  tools: readonly Tool[];
  items: readonly Item[];
}

/** What the model is given for one response, in order: instructions and tools, then the items. */
export function promptTokens(prompt: Prompt): Tokens[] {
  const fixed = `${prompt.instructions}\n${JSON.stringify(prompt.tools)}`;
  return [{ key: fixed, text: textTokens(fixed), audio: 0 }, ...prompt.items.map((item) => itemTokens(item))];
}

/** Leaves out the oldest items when the conversation outgrows the model, as `truncation` says. */
export function fitContext(
  items: readonly Item[],
  truncation: SessionConfig['truncation'],
  model: Model,
): readonly Item[] {
  const limits = typeof truncation === 'object' ? truncation : undefined;
  const limit = limits?.token_limits?.post_instructions ?? model.contextTokens - model.maxOutputTokens;
  const sizes = items.map((item) => total(itemTokens(item)));
  let size = sizes.reduce((sum, tokens) => sum + tokens, 0);
  if (size <= limit) return items;
  if (truncation === 'disabled') {
    const message = `The conversation is ${size} tokens long, more than the ${limit} this model accepts, and truncation is disabled.`;
    throw new ApiError({ code: 'context_length_exceeded', message });
  }
  const target = limit * (limits?.retention_ratio ?? 1);
  let dropped = 0;
  while (size > target && dropped < items.length - 1) {
    size -= sizes[dropped] ?? 0;
    dropped += 1;
  }
  return items.slice(dropped);
}

const total = (tokens: Tokens): number => tokens.text + tokens.audio;

function itemTokens(item: Item): Tokens {
  if (item.type === 'function_call') return { key: item.id, text: textTokens(item.name + item.arguments), audio: 0 };
  if (item.type === 'function_call_output') return { key: item.id, text: textTokens(item.output), audio: 0 };
  let text = 0;
  let audio = 0;
  let key = item.id;
  for (const part of item.parts) {
    if (part.type === 'input_audio') audio += userAudioTokens(part.audioMs);
    else if (part.type === 'output_audio') {
      const playedMs = part.cutAtMs ?? part.audioMs;
      audio += assistantAudioTokens(playedMs);
      // A truncated item is another prefix: what was cached behind it is lost.
      key += `@${playedMs}`;
    } else if (part.type !== 'input_image') text += textTokens(part.text);
  }
  return { key, text, audio };
}
