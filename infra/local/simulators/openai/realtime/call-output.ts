import { newIdentifier } from '../identifiers.ts';
import type { CallItem } from './item.ts';
import type { OutputPlace, OutputStream, TokenBudget } from './output-stream.ts';
import { textTokens } from './usage.ts';

/** Length of one delta of arguments, and the wait between two, in ms. */
const DELTA_CHARACTERS = 12;
const DELTA_MS = 10;

/** A function call, its arguments streamed as JSON text. */
export class CallOutput implements OutputStream {
  readonly item: CallItem;
  readonly tokens = { text: 0, audio: 0 };
  readonly #arguments: string;
  readonly #place: OutputPlace;
  readonly #budget: TokenBudget;

  constructor(name: string, callArguments: string, place: OutputPlace, budget: TokenBudget) {
    this.item = {
      id: newIdentifier('item'),
      type: 'function_call',
      status: 'in_progress',
      callId: newIdentifier('call'),
      name,
      arguments: '',
    };
    this.#arguments = callArguments;
    this.#place = place;
    this.#budget = budget;
  }

  /** A call has no content parts. */
  open(): void {}

  *pieces(): Generator<number, void> {
    for (let at = 0; at < this.#arguments.length; at += DELTA_CHARACTERS) {
      const delta = this.#arguments.slice(at, at + DELTA_CHARACTERS);
      const cost = textTokens(delta);
      if (!this.#budget.take(cost)) return;
      this.tokens.text += cost;
      this.item.arguments += delta;
      this.#place.send({ type: 'response.function_call_arguments.delta', ...this.#position(), delta });
      yield DELTA_MS;
    }
  }

  close(status: 'completed' | 'incomplete'): void {
    this.item.status = status;
    this.#place.send({
      type: 'response.function_call_arguments.done',
      ...this.#position(),
      name: this.item.name,
      arguments: this.item.arguments,
    });
  }

  #position() {
    const { responseId, outputIndex } = this.#place;
    return { response_id: responseId, item_id: this.item.id, output_index: outputIndex, call_id: this.item.callId };
  }
}
