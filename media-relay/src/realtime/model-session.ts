import { setTimeout } from 'node:timers/promises';
import type { RealtimeClientEvent, SessionUpdateEvent } from 'openai/resources/realtime/realtime';
import type { AudioPayload } from '../sockets/audio-payload.ts';
import type { AudioDelta, RealtimeEvent, RealtimeEventOf } from './realtime-events.ts';
import { type ModelAccount, type RealtimeHandlers, RealtimeSocket } from './realtime-socket.ts';
import { TELEPHONE_AUDIO } from './session-settings.ts';

/** Whoever holds several sessions is told whose it is. */
export interface ModelSessionHandlers {
  onAudio(session: ModelSession, delta: AudioDelta): void;
  onEvent(session: ModelSession, event: RealtimeEvent): void;
  onLost(session: ModelSession, reason: string): void;
}

const SETTINGS_MS = 3_000;
/** The service ends a session after this; it says when in `session.created`, and other services may not. */
const SESSION_MS = 60 * 60_000;

/** One session with the model: its socket, in the telephone's audio format, for as long as the service lets it live. */
export class ModelSession implements RealtimeHandlers {
  readonly #handlers: ModelSessionHandlers;
  readonly openedAt = Date.now();
  #expiresAt = this.openedAt + SESSION_MS;
  #socket: RealtimeSocket | null = null;
  #ready = false;
  readonly #format = Promise.withResolvers<{ input: string; output: string }>();

  private constructor(handlers: ModelSessionHandlers) {
    this.#handlers = handlers;
  }

  /**
   * Opens a session and returns when its audio format is confirmed: one that still speaks PCM would be noise on the telephone.
   * Rejects when there is none to be had. Handlers hear of everything after that.
   */
  static async open(
    account: ModelAccount,
    update: SessionUpdateEvent,
    handlers: ModelSessionHandlers,
  ): Promise<ModelSession> {
    const session = new ModelSession(handlers);
    await session.#begin(account, update);
    return session;
  }

  /** When the service will end it, in milliseconds since the epoch. */
  get expiresAt(): number {
    return this.#expiresAt;
  }

  send(event: RealtimeClientEvent): void {
    this.#socket?.send(JSON.stringify(event));
  }

  append(payload: AudioPayload): void {
    this.#socket?.append(payload);
  }

  close(): void {
    this.#socket?.close();
  }

  onAudio(delta: AudioDelta): void {
    if (this.#ready) this.#handlers.onAudio(this, delta);
  }

  onEvent(event: RealtimeEvent): void {
    if (this.#ready) return this.#handlers.onEvent(this, event);
    if (event.type === 'session.created' && event.session?.expires_at != null) {
      this.#expiresAt = event.session.expires_at * 1000;
    }
    if (event.type === 'session.updated') this.#format.resolve(formatOf(event));
  }

  onLost(reason: string): void {
    this.#format.resolve({ input: reason, output: reason });
    if (this.#ready) this.#handlers.onLost(this, reason);
  }

  async #begin(account: ModelAccount, update: SessionUpdateEvent): Promise<void> {
    const socket = await RealtimeSocket.open(account, this);
    this.#socket = socket;
    this.send(update);
    const format = await Promise.race([this.#format.promise, setTimeout(SETTINGS_MS, null, { ref: false })]);
    if (format === null || format.input !== TELEPHONE_AUDIO || format.output !== TELEPHONE_AUDIO) {
      socket.close();
      throw new Error(`The model did not take the telephone's audio format: ${JSON.stringify(format)}`);
    }
    this.#ready = true;
  }
}

/** A service that does not repeat the format took ours. */
function formatOf({ session }: RealtimeEventOf<'session.updated'>): { input: string; output: string } {
  const { input, output } = session.audio ?? {};
  return { input: input?.format?.type ?? TELEPHONE_AUDIO, output: output?.format?.type ?? TELEPHONE_AUDIO };
}
