import type { CancelTimer, Clock } from '../clock.ts';
import { newIdentifier } from '../identifiers.ts';
import type { Intent } from '../minds/mind.ts';
import { CallOutput } from './call-output.ts';
import type { Conversation } from './conversation.ts';
import { viewItem } from './item-view.ts';
import { TokenBudget, type OutputPlace, type OutputStream, type Pace } from './output-stream.ts';
import { pronounce } from './pronounce.ts';
import type { ResponsePlan } from './response-plan.ts';
import { viewResponse, type ResponseStatus, type StatusDetails } from './response-view.ts';
import type { Send } from './server-event.ts';
import { SpokenOutput } from './spoken-output.ts';
import { countUsage, type Tokens } from './usage.ts';
import { WrittenOutput } from './written-output.ts';

interface RunWorld {
  clock: Clock;
  send: Send;
  conversation: Conversation;
  pace: Pace;
  /** Characters per second at speed 1. */
  charsPerSecond: number;
  prompt: readonly Tokens[];
  previousPrompt: readonly Tokens[];
  /** Called once, right after `response.done`. */
  onDone: (run: ResponseRun) => void;
}

/** Generates one response: what to do is decided, this makes it come piece by piece, and end in one way only. */
export class ResponseRun {
  readonly id = newIdentifier('resp');
  readonly plan: ResponsePlan;
  readonly #intents: readonly Intent[];
  readonly #world: RunWorld;
  readonly #budget: TokenBudget;
  readonly #streams: OutputStream[] = [];
  #previousItemIds: (string | null)[] = [];
  #open: OutputStream | null = null;
  #cancelTimer: CancelTimer | null = null;
  #status: ResponseStatus = 'in_progress';

  constructor(plan: ResponsePlan, intents: readonly Intent[], world: RunWorld) {
    this.plan = plan;
    this.#intents = intents;
    this.#world = world;
    this.#budget = new TokenBudget(plan.maxOutputTokens);
  }

  get status(): ResponseStatus {
    return this.#status;
  }

  /** Milliseconds of audio that this response has produced. */
  get audioMs(): number {
    const parts = this.#streams.flatMap(({ item }) => (item.type === 'message' ? item.parts : []));
    return parts.reduce((ms, part) => ms + (part.type === 'output_audio' ? part.audioMs : 0), 0);
  }

  /** Announces the response; `failure` makes it end badly instead of speaking, `stalled` makes it never end. */
  start(trouble: { failure?: StatusDetails['error']; stalled?: boolean } = {}): void {
    this.#world.send({ type: 'response.created', response: this.#view(null, null) });
    if (trouble.stalled) return;
    const script = trouble.failure ? this.#failLater(trouble.failure) : this.#perform();
    this.#play(script, this.#world.clock.now());
  }

  /** Stops at once: the events that close what was begun, then `response.done`, and nothing after. */
  cancel(reason: 'turn_detected' | 'client_cancelled'): void {
    this.#finish('cancelled', { type: 'cancelled', reason });
  }

  /** Stops without a word: the socket is gone. */
  abandon(): void {
    this.#cancelTimer?.();
    this.#status = 'cancelled';
  }

  #play(script: Generator<number, void>, dueAt: number): void {
    if (this.#status !== 'in_progress') return;
    const step = script.next();
    if (step.done) return;
    // Due times add up from the start, so that late timers do not make the voice slower and slower.
    const next = dueAt + step.value;
    this.#cancelTimer = this.#world.clock.after(next - this.#world.clock.now(), () => this.#play(script, next));
  }

  *#perform(): Generator<number, void> {
    yield this.#world.pace.firstTokenMs;
    for (const intent of this.#intents) {
      const stream = this.#streamFor(intent);
      this.#begin(stream);
      yield* stream.pieces();
      if (this.#budget.exhausted)
        return this.#finish('incomplete', { type: 'incomplete', reason: 'max_output_tokens' });
      this.#end(stream, 'completed');
    }
    this.#finish('completed', null);
  }

  *#failLater(error: NonNullable<StatusDetails['error']>): Generator<number, void> {
    yield this.#world.pace.firstTokenMs;
    this.#finish('failed', { type: 'failed', error });
  }

  #streamFor(intent: Intent): OutputStream {
    const { send, pace, charsPerSecond } = this.#world;
    const place: OutputPlace = { responseId: this.id, outputIndex: this.#streams.length, send };
    if (intent.type === 'call') return new CallOutput(intent.name, intent.arguments, place, this.#budget);
    if (this.plan.modality === 'text') return new WrittenOutput(intent.text, place, this.#budget);
    const speech = pronounce(intent.text, charsPerSecond * this.plan.speed);
    return new SpokenOutput(speech, place, pace, this.plan.format, this.#budget);
  }

  #begin(stream: OutputStream): void {
    const { send, conversation } = this.#world;
    const output_index = this.#streams.length;
    this.#streams.push(stream);
    this.#open = stream;
    const item = viewItem(stream.item);
    send({ type: 'response.output_item.added', response_id: this.id, output_index, item });
    if (this.plan.conversationId !== null) {
      const previous_item_id = conversation.append(stream.item);
      this.#previousItemIds.push(previous_item_id);
      send({ type: 'conversation.item.added', previous_item_id, item });
    }
    stream.open();
  }

  #end(stream: OutputStream, status: 'completed' | 'incomplete'): void {
    const { send } = this.#world;
    const output_index = this.#streams.indexOf(stream);
    this.#open = null;
    stream.close(status);
    const item = viewItem(stream.item);
    send({ type: 'response.output_item.done', response_id: this.id, output_index, item });
    if (this.plan.conversationId === null) return;
    send({ type: 'conversation.item.done', previous_item_id: this.#previousItemIds[output_index] ?? null, item });
  }

  #finish(status: ResponseStatus, details: StatusDetails | null): void {
    if (this.#status !== 'in_progress') return;
    this.#cancelTimer?.();
    if (this.#open) this.#end(this.#open, 'incomplete');
    this.#status = status;
    const output = { text: 0, audio: 0 };
    for (const stream of this.#streams) {
      output.text += stream.tokens.text;
      output.audio += stream.tokens.audio;
    }
    const usage = countUsage(this.#world.prompt, this.#world.previousPrompt, output);
    this.#world.send({ type: 'response.done', response: this.#view(details, usage) });
    this.#world.onDone(this);
  }

  #view(details: StatusDetails | null, usage: ReturnType<typeof countUsage> | null) {
    const output = this.#streams.map((stream) => stream.item);
    return viewResponse(this.id, this.plan, { status: this.#status, details, output, usage });
  }
}
