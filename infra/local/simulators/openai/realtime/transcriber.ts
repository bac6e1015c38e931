import type { CancelTimer } from '../clock.ts';
import { between, type Random } from '../random.ts';
import type { HeardPart } from './item.ts';
import type { Send } from './server-event.ts';
import type { SessionWorld } from './session-world.ts';
import type { TranscriptionConfig } from './session-schema.ts';
import { textTokens, userAudioTokens } from './usage.ts';

export interface TranscriptionJob {
  itemId: string;
  contentIndex: number;
  part: HeardPart;
  config: TranscriptionConfig;
  logprobs: boolean;
}

/** Models that are billed by token; the others are billed by the second. */
const BILLED_BY_TOKEN = /^gpt-4o-/;

/** The separate model that writes down what the caller said, in its own time, often after the answer has begun. */
export class Transcriber {
  readonly #world: SessionWorld;
  readonly #random: Random;
  readonly #send: Send;
  readonly #timers = new Set<CancelTimer>();

  constructor(world: SessionWorld, random: Random, send: Send) {
    this.#world = world;
    this.#random = random;
    this.#send = send;
  }

  transcribe(job: TranscriptionJob): void {
    if (this.#world.faults.take('transcription_missing')) return;
    const late = this.#world.faults.take('transcription_late');
    const fails = this.#world.faults.take('transcription_failed') !== null;
    const delay = late?.ms ?? between(this.#world.settings().transcriptionDelayMs, this.#random);
    const cancel = this.#world.clock.after(delay, () => {
      this.#timers.delete(cancel);
      if (fails) this.#fail(job);
      else this.#deliver(job);
    });
    this.#timers.add(cancel);
  }

  stop(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  #deliver(job: TranscriptionJob): void {
    const { part } = job;
    const place = { item_id: job.itemId, content_index: job.contentIndex };
    part.transcript = part.heard;
    // whisper-1 does not stream: it sends its whole text as one delta.
    const pieces = job.config.model === 'whisper-1' ? [part.heard] : (part.heard.match(/\s*\S+/gu) ?? []);
    for (const delta of pieces.filter((piece) => piece !== '')) {
      const logprobs = job.logprobs ? { logprobs: [logprob(delta)] } : {};
      this.#send({ type: 'conversation.item.input_audio_transcription.delta', ...place, delta, ...logprobs });
    }
    this.#send({
      type: 'conversation.item.input_audio_transcription.completed',
      ...place,
      transcript: part.heard,
      ...(job.logprobs ? { logprobs: pieces.map((piece) => logprob(piece)) } : {}),
      ...(job.config.model === 'gpt-transcribe' ? { languages: languagesOf(job) } : {}),
      usage: usageOf(job),
    });
  }

  #fail(job: TranscriptionJob): void {
    this.#send({
      type: 'conversation.item.input_audio_transcription.failed',
      item_id: job.itemId,
      content_index: job.contentIndex,
      error: {
        type: 'transcription_error',
        code: 'audio_unintelligible',
        message: 'The audio could not be transcribed.',
      },
    });
  }
}

function usageOf({ part, config }: TranscriptionJob) {
  if (!BILLED_BY_TOKEN.test(config.model ?? '')) {
    return { type: 'duration' as const, seconds: Math.round(part.audioMs) / 1000 };
  }
  const audio = userAudioTokens(part.audioMs);
  const output = textTokens(part.heard);
  return {
    type: 'tokens' as const,
    total_tokens: audio + output,
    input_tokens: audio,
    input_token_details: { text_tokens: 0, audio_tokens: audio },
    output_tokens: output,
  };
}

function languagesOf({ part, config }: TranscriptionJob): { code: string }[] {
  if (part.heard === '') return [];
  return [{ code: config.language ?? config.languages?.[0] ?? 'fr' }];
}

function logprob(token: string) {
  return { token, logprob: -0.01, bytes: [...Buffer.from(token, 'utf8')] };
}
