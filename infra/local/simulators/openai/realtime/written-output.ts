import { newIdentifier } from '../identifiers.ts';
import type { MessageItem } from './item.ts';
import type { OutputPlace, OutputStream, TokenBudget } from './output-stream.ts';
import { textTokens } from './usage.ts';

/** Between two words of text, in ms. */
const WORD_MS = 5;

/** A message in text, word by word. */
export class WrittenOutput implements OutputStream {
  readonly item: MessageItem;
  readonly tokens = { text: 0, audio: 0 };
  readonly #part = { type: 'output_text' as const, text: '' };
  readonly #text: string;
  readonly #place: OutputPlace;
  readonly #budget: TokenBudget;

  constructor(text: string, place: OutputPlace, budget: TokenBudget) {
    this.item = { id: newIdentifier('item'), type: 'message', role: 'assistant', status: 'in_progress', parts: [] };
    this.#text = text;
    this.#place = place;
    this.#budget = budget;
  }

  open(): void {
    this.item.parts.push(this.#part);
    this.#place.send({ type: 'response.content_part.added', ...this.#position(), part: { type: 'text', text: '' } });
  }

  *pieces(): Generator<number, void> {
    for (const delta of this.#text.match(/\s*\S+/gu) ?? []) {
      const cost = textTokens(delta);
      if (!this.#budget.take(cost)) return;
      this.tokens.text += cost;
      this.#part.text += delta;
      this.#place.send({ type: 'response.output_text.delta', ...this.#position(), delta });
      yield WORD_MS;
    }
  }

  close(status: 'completed' | 'incomplete'): void {
    const { text } = this.#part;
    this.item.status = status;
    this.#place.send({ type: 'response.output_text.done', ...this.#position(), text });
    this.#place.send({ type: 'response.content_part.done', ...this.#position(), part: { type: 'text', text } });
  }

  #position() {
    const { responseId, outputIndex } = this.#place;
    return { response_id: responseId, item_id: this.item.id, output_index: outputIndex, content_index: 0 };
  }
}
