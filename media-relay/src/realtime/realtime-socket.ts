import type { AudioPayload } from '../sockets/audio-payload.ts';
import { type FramedSocket, SLOW_READER, type SocketHandlers, textOf } from '../sockets/framed-socket.ts';
import type { Memory } from '../sockets/memory.ts';
import { openSocket } from '../sockets/open-socket.ts';
import { type AudioDelta, DeltaReader, type RealtimeEvent } from './realtime-events.ts';

export interface ModelAccount {
  /** `wss://api.openai.com/v1/realtime`. */
  url: string;
  /** Asked for each session: it may have been rotated since the last. */
  apiKey(): Promise<string>;
  model: string;
}

export interface RealtimeHandlers {
  onAudio(delta: AudioDelta): void;
  onEvent(event: RealtimeEvent): void;
  /** The socket is gone, for whatever reason but {@link RealtimeSocket.close}. */
  onLost(reason: string): void;
}

const HANDSHAKE_MS = 3_000;
/** The largest event holds one delta of audio; twenty minutes of µ-law in base64 fit. */
const MAX_EVENT_BYTES = 16 * 1024 * 1024;
/** The model takes a second of audio in 11 KB; with this much unread it no longer listens. A long history fits as well. */
const MAX_UNREAD_BYTES = 2 * 1024 * 1024;
/** Keeps proxies on the way from calling the socket idle; the service documents no ping of its own. */
const PING_MS = 15_000;
const NORMAL = 1000;
const NOT_UTF8 = 1007;

const BEFORE_AUDIO = Buffer.from('{"type":"input_audio_buffer.append","audio":"');
const AFTER_AUDIO = '"}';

/** One connection to the Realtime API. */
export class RealtimeSocket implements SocketHandlers {
  readonly #socket: FramedSocket;
  readonly #handlers: RealtimeHandlers;
  readonly #reader = new DeltaReader();
  readonly #ping = setInterval(() => this.#pingOrEnd(), PING_MS);
  #open = true;

  private constructor(socket: FramedSocket, handlers: RealtimeHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    socket.listen(this);
    socket.resume();
  }

  /** Rejects when there is none within three seconds; the reason is in the error. */
  static open(account: ModelAccount, handlers: RealtimeHandlers): Promise<RealtimeSocket> {
    return RealtimeSocket.#connect(account, ['model', account.model], handlers);
  }

  /** The sideband of a call that the service carries itself: everything but the audio. Rejects as {@link open} does. */
  static beside(account: ModelAccount, callId: string, handlers: RealtimeHandlers): Promise<RealtimeSocket> {
    return RealtimeSocket.#connect(account, ['call_id', callId], handlers);
  }

  static async #connect(
    account: ModelAccount,
    target: readonly [name: string, value: string],
    handlers: RealtimeHandlers,
  ): Promise<RealtimeSocket> {
    const url = new URL(account.url);
    url.searchParams.set(...target);
    const socket = await openSocket(url, {
      headers: { authorization: `Bearer ${await account.apiKey()}` },
      handshakeMs: HANDSHAKE_MS,
      maxMessageBytes: MAX_EVENT_BYTES,
      maxUnreadBytes: MAX_UNREAD_BYTES,
    });
    return new RealtimeSocket(socket, handlers);
  }

  send(text: string): void {
    this.#socket.sendText(text);
  }

  /** The person's audio, as `input_audio_buffer.append`. */
  append(payload: AudioPayload): void {
    this.#socket.sendAudio(BEFORE_AUDIO, payload, AFTER_AUDIO);
  }

  close(): void {
    if (this.#end()) this.#socket.close(NORMAL);
  }

  onText(memory: Memory, start: number, end: number): void {
    if (!this.#open) return;
    const audio = this.#reader.delta(memory, start, end);
    if (audio !== null) return this.#handlers.onAudio(audio);
    const text = textOf(memory, start, end);
    if (text === null) {
      this.#socket.close(NOT_UTF8);
      return this.#lost('the model sent what is no text');
    }
    const event = this.#reader.event(text, memory, start, end);
    if (event?.type === 'response.output_audio.delta') this.#handlers.onAudio(event);
    else if (event) this.#handlers.onEvent(event);
  }

  onClose(code: number): void {
    this.#lost(code === SLOW_READER ? 'the model stopped reading' : `the model closed the socket (${code})`);
  }

  #pingOrEnd(): void {
    // Not even the last ping was answered: the connection is only open on this side.
    if (this.#socket.heardFrom()) return this.#socket.ping();
    this.#socket.terminate();
    this.#lost('the model does not answer');
  }

  #lost(reason: string): void {
    if (this.#end()) this.#handlers.onLost(reason);
  }

  /** False when it was over already. */
  #end(): boolean {
    const wasOpen = this.#open;
    this.#open = false;
    clearInterval(this.#ping);
    return wasOpen;
  }
}
