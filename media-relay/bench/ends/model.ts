import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { byteAt, frame, FrameWalker, putDigits, takeDigits } from './frames.ts';
import { BLANK_PAYLOAD, CALL_DIGITS, type NumberedAudio, SEQUENCE_DIGITS } from './numbered-audio.ts';

/** Where the audio of an append begins in its text. */
const AUDIO_OFFSET = '{"type":"input_audio_buffer.append","audio":"'.length;
/** A response of a second and a half; every other one is interrupted. */
const DELTAS_PER_RESPONSE = 75;
const DELTAS_PER_TRANSCRIPT_DELTA = 12;
const EVENT_DIGITS = 10;

export interface ModelMeters {
  toModel: NumberedAudio;
  toCarrier: NumberedAudio;
  speechStartedAt: Float64Array;
}

/** One Realtime session: speaks without end, in responses with all their events, and is interrupted now and then. */
export class ModelSession {
  readonly #socket: Socket;
  readonly #meters: ModelMeters;
  readonly #onCall: (call: number) => void;
  #call = -1;
  #sequence = 0;
  #events = 0;
  #responses = 0;
  #inResponse = -1;
  #delta: { bytes: Buffer; event: number; payload: number } | null = null;

  constructor(socket: Socket, meters: ModelMeters, onCall: (call: number) => void) {
    this.#socket = socket;
    this.#meters = meters;
    this.#onCall = onCall;
    socket.setNoDelay(true);
    const walker = new FrameWalker((...args) => this.#received(...args));
    socket.on('data', (chunk: Buffer) => walker.push(chunk));
    this.#send({ type: 'session.created', session: { id: 'sess_1' } });
  }

  /** Speaks for 20 ms, or says what belongs between two responses. */
  speak(): void {
    if (this.#call < 0 || this.#socket.destroyed) return;
    if (this.#inResponse < 0) return this.#beginResponse();
    if (this.#inResponse >= DELTAS_PER_RESPONSE) return this.#endResponse();
    if (this.#inResponse % DELTAS_PER_TRANSCRIPT_DELTA === 5) {
      this.#send({
        type: 'response.output_audio_transcript.delta',
        response_id: this.#responseId,
        item_id: this.#itemId,
        output_index: 0,
        content_index: 0,
        delta: ' quelques mots',
      });
    }
    this.#inResponse += 1;
    this.#sendDelta();
  }

  get #responseId(): string {
    return `resp_${String(this.#responses).padStart(20, 'D')}`;
  }

  get #itemId(): string {
    return `item_${String(this.#responses).padStart(20, 'D')}`;
  }

  #sendDelta(): void {
    if (!this.#delta || this.#socket.writableLength > 0) this.#delta = this.#deltaFrame();
    const { bytes, event, payload } = this.#delta;
    const sequence = this.#sequence++;
    putDigits(bytes, event, EVENT_DIGITS, this.#events++, null, 0);
    putDigits(bytes, payload + CALL_DIGITS, SEQUENCE_DIGITS, sequence, null, 0);
    this.#meters.toCarrier.leaves(this.#call, sequence, performance.now());
    this.#socket.write(bytes);
  }

  #deltaFrame(): { bytes: Buffer; event: number; payload: number } {
    const blank = '0'.repeat(EVENT_DIGITS);
    const text = `{"type":"response.output_audio.delta","event_id":"event_DDDDDDDDDD${blank}","response_id":"${this.#responseId}","item_id":"${this.#itemId}","output_index":0,"content_index":0,"delta":"${BLANK_PAYLOAD}"}`;
    const bytes = frame(text, null);
    const textStart = bytes.length - text.length;
    const payload = textStart + text.indexOf('"delta":"') + '"delta":"'.length;
    putDigits(bytes, payload, CALL_DIGITS, this.#call, null, 0);
    return { bytes, event: textStart + text.indexOf(blank), payload };
  }

  #beginResponse(): void {
    this.#responses += 1;
    this.#inResponse = 0;
    this.#delta = null;
    const [response_id, item_id] = [this.#responseId, this.#itemId];
    const response = { object: 'realtime.response', id: response_id, status: 'in_progress', output: [], usage: null };
    this.#send({ type: 'response.created', response });
    const item = { id: item_id, object: 'realtime.item', type: 'message', role: 'assistant', content: [] };
    this.#send({ type: 'response.output_item.added', response_id, output_index: 0, item });
  }

  #endResponse(): void {
    const [response_id, item_id] = [this.#responseId, this.#itemId];
    const interrupted = this.#responses % 2 === 0;
    if (interrupted) {
      // The last delta was just heard of; its mark cannot have come back.
      this.#interrupt(item_id);
    } else {
      this.#send({ type: 'response.output_audio.done', response_id, item_id, output_index: 0, content_index: 0 });
    }
    this.#send({
      type: 'response.output_audio_transcript.done',
      response_id,
      item_id,
      output_index: 0,
      content_index: 0,
      transcript: 'Quelques mots, quelques mots, et encore quelques mots.',
    });
    const usage = {
      total_tokens: 400,
      input_token_details: { text_tokens: 200, audio_tokens: 100, cached_tokens_details: {} },
      output_token_details: { text_tokens: 40, audio_tokens: 60 },
    };
    const status = interrupted ? 'cancelled' : 'completed';
    const output = [{ id: item_id, type: 'message', role: 'assistant', content: [] }];
    this.#send({ type: 'response.done', response: { id: response_id, status, output, usage } });
    this.#inResponse = -1;
  }

  #interrupt(after: string): void {
    const item_id = `${after}u`;
    const audio_start_ms = this.#sequence * 20;
    this.#sendDelta();
    this.#meters.speechStartedAt[this.#call] = performance.now();
    this.#send({ type: 'input_audio_buffer.speech_started', audio_start_ms, item_id });
    this.#send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: audio_start_ms + 20, item_id });
    this.#send({ type: 'input_audio_buffer.committed', previous_item_id: after, item_id });
    this.#send({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id,
      content_index: 0,
      transcript: 'Attendez.',
      usage: { type: 'duration', seconds: 1 },
    });
  }

  #received(bytes: Buffer, start: number, end: number, mask: number): void {
    const now = performance.now();
    if (byteAt(bytes, start, 9, mask) === 0x69 && byteAt(bytes, start, 28, mask) === 0x61) {
      const call = takeDigits(bytes, start, AUDIO_OFFSET, CALL_DIGITS, mask);
      if (this.#call < 0) {
        this.#call = call;
        this.#onCall(call);
      }
      const sequence = takeDigits(bytes, start, AUDIO_OFFSET + CALL_DIGITS, SEQUENCE_DIGITS, mask);
      return this.#meters.toModel.arrives(call, sequence, now);
    }
    if (byteAt(bytes, start, 9, mask) !== 0x73) return;
    const format = { type: 'audio/pcmu' };
    this.#send({ type: 'session.updated', session: { audio: { input: { format }, output: { format } } } });
  }

  #send(event: Record<string, unknown>): void {
    const { type, ...rest } = event;
    const event_id = `event_${String(this.#events++).padStart(20, 'D')}`;
    this.#socket.write(frame(JSON.stringify({ type, event_id, ...rest }), null));
  }
}

/** The handshake's proof. */
export function acceptKey(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}
