import type { Attempt } from './attempt.ts';
import type { VoiceUsage } from './leg.ts';
import { textPrice, transcriptionPrice, voicePrice } from './prices.ts';

/** What a call cost, in US dollars; `telephony` is null until the carrier has billed every attempt. */
export interface CallCost {
  telephony: number | null;
  voice: number;
  extraction: number;
}

/** Tokens of one structured extraction; cached ones are part of the input. */
export interface TextUsage {
  model: string;
  input: number;
  cached: number;
  output: number;
}

const MILLION = 1_000_000;

export function voiceCost(usage: VoiceUsage): number {
  const price = voicePrice(usage.model);
  const tokens =
    (usage.inputText - usage.cachedText) * price.textIn +
    usage.cachedText * price.textCached +
    (usage.inputAudio - usage.cachedAudio) * price.audioIn +
    usage.cachedAudio * price.audioCached +
    usage.outputText * price.textOut +
    usage.outputAudio * price.audioOut;
  return tokens / MILLION + (usage.transcribedSeconds / 60) * transcriptionPrice(usage.transcriptionModel);
}

export function extractionCost(usage: TextUsage): number {
  const price = textPrice(usage.model);
  const tokens = (usage.input - usage.cached) * price.in + usage.cached * price.cached + usage.output * price.out;
  return tokens / MILLION;
}

/** Sum of what the carrier billed; null if an attempt that it accepted is not billed yet. */
export function telephonyCost(attempts: readonly Attempt[]): number | null {
  let sum = 0;
  for (const { sid, price } of attempts) {
    if (sid === undefined) continue;
    if (price === undefined) return null;
    sum += Number(price);
  }
  return sum;
}

/** What a call cost, as far as its attempts and legs say. */
export function costOf(
  facts: { attempts: readonly Attempt[]; legs: readonly { usage: VoiceUsage }[] },
  extractionUsd: number,
): CallCost {
  return {
    telephony: telephonyCost(facts.attempts),
    voice: facts.legs.reduce((sum, leg) => sum + voiceCost(leg.usage), 0),
    extraction: extractionUsd,
  };
}

/** Known so far, and whether anything is still to come. */
export function totalCost(cost: CallCost): { usd: number; final: boolean } {
  return { usd: (cost.telephony ?? 0) + cost.voice + cost.extraction, final: cost.telephony !== null };
}
