import { setTimeout } from 'node:timers/promises';
import type { RealtimeClientEvent, SessionUpdateEvent } from 'openai/resources/realtime/realtime';
import type { RealtimeEvent } from '../../realtime/realtime-events.ts';
import { type ModelAccount, type RealtimeHandlers, RealtimeSocket } from '../../realtime/realtime-socket.ts';

export interface SidebandHandlers {
  /** Of the session, once it has its settings. */
  onEvent(sideband: Sideband, event: RealtimeEvent): void;
  /** The socket is gone: so is the call, or only our way to it. Before it was configured, {@link Sideband.configure} says so. */
  onLost(sideband: Sideband, reason: string): void;
}

const SETTINGS_MS = 3_000;

/** The socket beside one call that OpenAI carries. The session is the call's own: it was there before, and stays after. */
export class Sideband implements RealtimeHandlers {
  readonly #handlers: SidebandHandlers;
  readonly #configured = Promise.withResolvers<string | null>();
  #socket: RealtimeSocket | null = null;
  #ready = false;
  /** Why, once it is. */
  #lost: string | null = null;

  private constructor(handlers: SidebandHandlers) {
    this.#handlers = handlers;
  }

  /** Rejects when there is no way to the call, with `HandshakeRefused` where OpenAI says why. */
  static async open(account: ModelAccount, sid: string, handlers: SidebandHandlers): Promise<Sideband> {
    const sideband = new Sideband(handlers);
    sideband.#socket = await RealtimeSocket.beside(account, sid, sideband);
    return sideband;
  }

  /** Gives the session its settings; resolves when they hold. Handlers hear of events after that. */
  async configure(update: SessionUpdateEvent): Promise<void> {
    this.send(update);
    const failure = await Promise.race([
      this.#configured.promise,
      setTimeout(SETTINGS_MS, 'no answer to its settings', { ref: false }),
    ]);
    if (failure !== null) throw new Error(`The call does not take our settings: ${failure}`);
    this.#begin();
  }

  /** Only to be told of its end. */
  watch(): void {
    this.#begin();
  }

  /** The end may have come between the socket's opening, or its settings, and whoever waited for them. */
  #begin(): void {
    this.#ready = true;
    if (this.#lost !== null) this.#handlers.onLost(this, this.#lost);
  }

  send(event: RealtimeClientEvent): void {
    this.#socket?.send(JSON.stringify(event));
  }

  close(): void {
    this.#socket?.close();
  }

  /** None passes here. */
  onAudio(): void {}

  onEvent(event: RealtimeEvent): void {
    if (this.#ready) return this.#handlers.onEvent(this, event);
    if (event.type === 'session.updated') this.#configured.resolve(null);
    if (event.type === 'error') this.#configured.resolve(event.error.code ?? event.error.type ?? 'an error');
  }

  onLost(reason: string): void {
    this.#lost = reason;
    this.#configured.resolve(reason);
    if (this.#ready) this.#handlers.onLost(this, reason);
  }
}
