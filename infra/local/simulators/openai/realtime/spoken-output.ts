import { BYTES_PER_MS, FRAME_BYTES, FRAME_MS } from '../../speech/speech.ts';
import { newIdentifier } from '../identifiers.ts';
import { encodeAudio } from './audio-codec.ts';
import type { MessageItem, SpokenPart } from './item.ts';
import type { OutputPlace, OutputStream, Pace, TokenBudget } from './output-stream.ts';
import type { Pronounced } from './pronounce.ts';
import type { AudioFormat } from './session-schema.ts';
import { assistantAudioTokens, textTokens } from './usage.ts';

/** A spoken message: transcript and audio deltas, faster than they can be played. */
export class SpokenOutput implements OutputStream {
  readonly item: MessageItem;
  readonly tokens = { text: 0, audio: 0 };
  readonly #part: SpokenPart = { type: 'output_audio', words: [], audio: [], audioMs: 0, cutAtMs: null };
  readonly #speech: Pronounced;
  readonly #place: OutputPlace;
  readonly #pace: Pace;
  readonly #format: AudioFormat;
  readonly #budget: TokenBudget;

  constructor(speech: Pronounced, place: OutputPlace, pace: Pace, format: AudioFormat, budget: TokenBudget) {
    this.item = { id: newIdentifier('item'), type: 'message', role: 'assistant', status: 'in_progress', parts: [] };
    this.#speech = speech;
    this.#place = place;
    this.#pace = pace;
    this.#format = format;
    this.#budget = budget;
  }

  open(): void {
    this.item.parts.push(this.#part);
    this.#place.send({
      type: 'response.content_part.added',
      ...this.#position(),
      part: { type: 'audio', transcript: '' },
    });
  }

  *pieces(): Generator<number, void> {
    const { audio, words } = this.#speech;
    const wholeFrames = Math.max(1, Math.floor(this.#pace.chunkMs / FRAME_MS));
    const chunkBytes = Number.isFinite(wholeFrames) ? wholeFrames * FRAME_BYTES : Math.max(audio.length, FRAME_BYTES);
    for (let at = 0; at < audio.length; at += chunkBytes) {
      const chunk = audio.subarray(at, at + chunkBytes);
      const endMs = (at + chunk.length) / BYTES_PER_MS;
      const spoken = words.filter((word) => word.startMs >= at / BYTES_PER_MS && word.startMs < endMs);
      const delta = spoken.map((word) => word.text).join('');
      const cost = { text: textTokens(delta), audio: assistantAudioTokens(chunk.length / BYTES_PER_MS) };
      if (!this.#budget.take(cost.text + cost.audio)) return;
      this.tokens.text += cost.text;
      this.tokens.audio += cost.audio;
      this.#part.words.push(...spoken);
      this.#part.audio.push(chunk);
      this.#part.audioMs = endMs;
      if (delta !== '')
        this.#place.send({ type: 'response.output_audio_transcript.delta', ...this.#position(), delta });
      const sound = encodeAudio(chunk, this.#format).toString('base64');
      this.#place.send({ type: 'response.output_audio.delta', ...this.#position(), delta: sound });
      yield chunk.length / BYTES_PER_MS / this.#pace.burstFactor;
    }
  }

  close(status: 'completed' | 'incomplete'): void {
    const transcript = this.#part.words.map((word) => word.text).join('');
    this.item.status = status;
    this.#place.send({ type: 'response.output_audio.done', ...this.#position() });
    this.#place.send({ type: 'response.output_audio_transcript.done', ...this.#position(), transcript });
    this.#place.send({ type: 'response.content_part.done', ...this.#position(), part: { type: 'audio', transcript } });
  }

  #position() {
    const { responseId, outputIndex } = this.#place;
    return { response_id: responseId, item_id: this.item.id, output_index: outputIndex, content_index: 0 };
  }
}
