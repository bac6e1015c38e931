import { setTimeout } from 'node:timers/promises';
import type { RealtimeClientEvent, SessionUpdateEvent } from 'openai/resources/realtime/realtime';
import type { Logger } from '../../../shared/runtime/logger.ts';
import { ModelSession, type ModelSessionHandlers } from '../realtime/model-session.ts';
import type { ModelAccount } from '../realtime/realtime-socket.ts';
import type { AudioDelta, RealtimeEvent } from '../realtime/realtime-events.ts';
import type { AudioPayload } from '../sockets/audio-payload.ts';
import { type History, seedHistory } from '../realtime/seed-history.ts';

/** Waits before each try to reach the model: a person is on the line, so all of them fit into a few seconds. */
const TRIES_AFTER_MS = [0, 250, 1_000];
/** How long before its end a session is replaced: there is a pause in every five minutes of conversation. */
const RENEW_BEFORE_MS = 5 * 60_000;

/** Of the session in use. */
export interface ModelHandlers {
  onAudio(delta: AudioDelta): void;
  onEvent(event: RealtimeEvent): void;
  onModelLost(reason: string): void;
}

/** The call's connection to the model, through as many sessions as it takes. */
export class ModelLink implements ModelSessionHandlers {
  readonly #account: ModelAccount;
  readonly #handlers: ModelHandlers;
  readonly #log: Logger;
  #session: ModelSession | null = null;
  /** Opened before the session's end, to take over in a pause. */
  #next: { session: ModelSession | null } | null = null;
  #closed = false;

  constructor(account: ModelAccount, handlers: ModelHandlers, log: Logger) {
    this.#account = account;
    this.#handlers = handlers;
    this.#log = log;
  }

  /** Opens a session with what was said before as its memory. Rejects when the model cannot be had. */
  async open(update: SessionUpdateEvent, history: History): Promise<void> {
    const spare = this.#next?.session;
    this.#next = null;
    const session = spare ?? (await this.#connect(update));
    if (this.#closed) return session.close();
    this.#adopt(session, history);
  }

  /** The session will be ended by the service before long. */
  renewalIsDue(now: number): boolean {
    if (!this.#session || this.#next) return false;
    const { openedAt, expiresAt } = this.#session;
    return now >= Math.max(expiresAt - RENEW_BEFORE_MS, openedAt + (expiresAt - openedAt) / 2);
  }

  /** Opens the session that will take over, while the present one goes on. */
  prepareNext(update: SessionUpdateEvent): void {
    const next: { session: ModelSession | null } = { session: null };
    this.#next = next;
    void this.#fill(next, update);
  }

  get nextIsReady(): boolean {
    return this.#next?.session != null;
  }

  /** The prepared session takes over. */
  switchToNext(history: History): void {
    const session = this.#next?.session;
    if (!session) return;
    this.#next = null;
    this.#session?.close();
    this.#adopt(session, history);
  }

  send(event: RealtimeClientEvent): void {
    this.#session?.send(event);
  }

  /** The person's audio, fifty times a second. */
  append(payload: AudioPayload): void {
    this.#session?.append(payload);
  }

  close(): void {
    this.#closed = true;
    this.#next?.session?.close();
    this.drop();
  }

  /** Lets go of the session, without a word to the handlers. */
  drop(): void {
    this.#session?.close();
    this.#session = null;
  }

  #adopt(session: ModelSession, history: History): void {
    this.#session = session;
    for (const event of seedHistory(history)) session.send(event);
  }

  async #fill(next: { session: ModelSession | null }, update: SessionUpdateEvent): Promise<void> {
    try {
      const session = await this.#connect(update);
      if (this.#closed || this.#next !== next) return session.close();
      next.session = session;
    } catch (error) {
      this.#log.warn('The next session could not be opened yet', { error });
      if (this.#next === next) this.#next = null;
    }
  }

  /** Only the session in use is listened to: the one before may still talk, the next one has nothing to say. */
  onAudio(session: ModelSession, delta: AudioDelta): void {
    if (session === this.#session) this.#handlers.onAudio(delta);
  }

  onEvent(session: ModelSession, event: RealtimeEvent): void {
    if (session === this.#session) this.#handlers.onEvent(event);
  }

  onLost(session: ModelSession, reason: string): void {
    if (this.#next?.session === session) this.#next = null;
    if (this.#session !== session) return;
    this.#session = null;
    if (!this.#closed) this.#handlers.onModelLost(reason);
  }

  async #connect(update: SessionUpdateEvent): Promise<ModelSession> {
    let last: unknown;
    for (const wait of TRIES_AFTER_MS) {
      if (wait > 0) await setTimeout(wait);
      if (this.#closed) break;
      try {
        return await ModelSession.open(this.#account, update, this);
      } catch (error) {
        last = error;
        this.#log.warn('The model could not be reached', { error });
      }
    }
    throw last ?? new Error('The call ended while the model was being reached');
  }
}
