import { ApiError } from '../api-error.ts';
import { newIdentifier } from '../identifiers.ts';
import type { Conversation } from './conversation.ts';
import type { IdleTimeout } from './idle-timeout.ts';
import type { HeardFrame, InputAudio } from './input-audio.ts';
import { viewItem } from './item-view.ts';
import type { HeardPart, MessageItem } from './item.ts';
import type { Send } from './server-event.ts';
import type { SessionConfig } from './session-config.ts';
import type { TranscriptionJob } from './transcriber.ts';
import { TurnDetector, type TurnEvent } from './turn-detector.ts';

/** The service refuses to commit less than this. */
const SHORTEST_COMMIT_MS = 100;

interface TurnTakingWorld {
  config: () => SessionConfig;
  input: InputAudio;
  conversation: Conversation;
  send: Send;
  /** Stops the response that is being spoken, if any. */
  interrupt: () => void;
  /** Creates a response for a turn that ended; it reports its own failure. */
  respond: () => void;
  transcribe: (job: TranscriptionJob) => void;
  idle: Pick<IdleTimeout, 'disarm'>;
}

/** Listens to the caller and decides whose turn it is. */
export class TurnTaking {
  readonly #world: TurnTakingWorld;
  #detector: TurnDetector | null;
  /** The id promised by `speech_started` for the message that the speech will become. */
  #promisedId: string | null = null;
  #turnStartMs = 0;

  constructor(world: TurnTakingWorld) {
    this.#world = world;
    this.#detector = this.#newDetector();
  }

  /** The caller is speaking now. */
  get speaking(): boolean {
    return this.#detector?.speaking ?? false;
  }

  /** `turn_detection` has changed. Another kind of it forgets what the former was hearing; the audio is kept. */
  reconfigure(before: SessionConfig): void {
    const [old, fresh] = [before.audio.input.turn_detection, this.#world.config().audio.input.turn_detection];
    if (fresh && fresh.type === old?.type) this.#detector?.adjust(fresh);
    else this.#startAfresh();
  }

  /** Takes µ-law audio from the client. */
  hear(muLaw: Buffer): void {
    for (const frame of this.#world.input.append(muLaw)) this.#listen(frame);
  }

  /** The client ends the turn by itself. It creates no response. */
  commit(): void {
    const { input } = this.#world;
    if (input.bufferedMs < SHORTEST_COMMIT_MS) {
      const message = `Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has ${input.bufferedMs.toFixed(2)}ms of audio.`;
      throw new ApiError({ code: 'input_audio_buffer_commit_empty', message });
    }
    this.#commit();
  }

  clear(): void {
    this.#world.input.clear();
    this.#startAfresh();
    this.#world.send({ type: 'input_audio_buffer.cleared' });
  }

  /** Nobody has spoken for the idle timeout: an empty turn is committed and the model prompts the caller. */
  timeOut(audioStartMs: number): void {
    if (this.speaking) return;
    const { input, send } = this.#world;
    const audioEndMs = Math.round(input.clockMs);
    this.#promisedId = newIdentifier('item');
    send({
      type: 'input_audio_buffer.timeout_triggered',
      audio_start_ms: Math.min(Math.round(audioStartMs), audioEndMs),
      audio_end_ms: audioEndMs,
      item_id: this.#promisedId,
    });
    this.#commit();
    this.#world.respond();
  }

  #startAfresh(): void {
    this.#detector = this.#newDetector();
    this.#promisedId = null;
  }

  #newDetector(): TurnDetector | null {
    const detection = this.#world.config().audio.input.turn_detection;
    return detection ? new TurnDetector(detection, this.#world.input.clockMs) : null;
  }

  #listen(frame: HeardFrame): void {
    const detector = this.#detector;
    if (!detector) return;
    const event = detector.hear(frame);
    if (event) this.#follow(event);
    else if (!detector.speaking) this.#world.input.dropBefore(frame.endMs - detector.prefixPaddingMs);
  }

  #follow(event: TurnEvent): void {
    const detection = this.#world.config().audio.input.turn_detection;
    const itemId = (this.#promisedId ??= newIdentifier('item'));
    if (event.type === 'started') {
      this.#turnStartMs = event.audioStartMs;
      this.#world.idle.disarm();
      this.#world.send({
        type: 'input_audio_buffer.speech_started',
        audio_start_ms: event.audioStartMs,
        item_id: itemId,
      });
      if (detection?.interrupt_response) this.#world.interrupt();
      return;
    }
    this.#world.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: event.audioEndMs, item_id: itemId });
    this.#world.input.dropBefore(this.#turnStartMs);
    this.#commit();
    if (detection?.create_response) this.#world.respond();
  }

  #commit(): void {
    const { input, conversation, send, config } = this.#world;
    const part: HeardPart = input.commit();
    const id = this.#promisedId ?? newIdentifier('item');
    // Speech that goes on after a manual commit becomes another message, under another id.
    this.#promisedId = null;
    const item: MessageItem = { id, type: 'message', role: 'user', status: 'completed', parts: [part] };
    const previous_item_id = conversation.append(item);
    send({ type: 'input_audio_buffer.committed', previous_item_id, item_id: id });
    send({ type: 'conversation.item.added', previous_item_id, item: viewItem(item) });
    send({ type: 'conversation.item.done', previous_item_id, item: viewItem(item) });
    const { transcription } = config().audio.input;
    if (!transcription) return;
    const logprobs = config().include?.includes('item.input_audio_transcription.logprobs') ?? false;
    this.#world.transcribe({ itemId: id, contentIndex: 0, part, config: transcription, logprobs });
  }
}
