import { setTimeout } from 'node:timers/promises';
import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import type { Turn } from '../../../shared/domain/calls/transcript.ts';
import type { VoiceAgent } from '../../../shared/domain/calls/voice-agent.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';
import type { AudioDelta, RealtimeEvent } from '../realtime/realtime-events.ts';
import { type ModelAccount, openRealtimeSocket, type RealtimeSocket } from '../realtime/realtime-socket.ts';
import { seedHistory } from '../realtime/seed-history.ts';
import {
  type ModelSettings,
  sessionUpdate,
  TELEPHONE_AUDIO,
  type ToolDeclaration,
} from '../realtime/session-settings.ts';

export interface ModelLinkHandlers {
  onAudio(delta: AudioDelta): void;
  onEvent(event: RealtimeEvent): void;
  onLost(reason: string): void;
}

/** Waits before each try to reach the model: a person is on the line, so all of them fit into a few seconds. */
const TRIES_AFTER_MS = [0, 250, 1_000];
const SETTINGS_MS = 3_000;
/** The model takes a second of audio in 13 KB; this much unsent is a model that no longer listens. */
const MAX_BUFFERED_BYTES = 2 * 1024 * 1024;

/** The call's connection to the model, through as many sessions as it takes. */
export class ModelLink {
  readonly #account: ModelAccount;
  readonly #handlers: ModelLinkHandlers;
  readonly #log: Logger;
  #socket: RealtimeSocket | null = null;
  #settled: ((format: { input: string; output: string }) => void) | null = null;
  #closed = false;

  constructor(account: ModelAccount, handlers: ModelLinkHandlers, log: Logger) {
    this.#account = account;
    this.#handlers = handlers;
    this.#log = log;
  }

  /**
   * Opens a session for the agent, with what was said before as its memory, and returns when its audio format is confirmed:
   * a session that still speaks PCM would be noise on the telephone. Rejects when the model cannot be had.
   */
  async open(
    agent: VoiceAgent,
    settings: ModelSettings,
    tools: readonly ToolDeclaration[],
    history: readonly Turn[],
  ): Promise<void> {
    const resumed = history.length > 0;
    const socket = await this.#connect();
    if (this.#closed) return socket.close();
    this.#socket = socket;
    const settled = new Promise<{ input: string; output: string }>((resolve) => {
      this.#settled = resolve;
    });
    this.send(sessionUpdate(agent, settings, tools, resumed));
    const format = await Promise.race([settled, setTimeout(SETTINGS_MS, null, { ref: false })]);
    if (format === null || format.input !== TELEPHONE_AUDIO || format.output !== TELEPHONE_AUDIO) {
      this.drop();
      throw new Error(`The model did not take the telephone's audio format: ${JSON.stringify(format)}`);
    }
    for (const event of seedHistory(history)) this.send(event);
  }

  send(event: RealtimeClientEvent): void {
    this.#socket?.send(JSON.stringify(event));
  }

  /** Base64 µ-law from the person. Written by hand: fifty times a second and call. */
  append(payload: string): void {
    const socket = this.#socket;
    if (!socket) return;
    if (socket.bufferedBytes > MAX_BUFFERED_BYTES) {
      this.drop();
      return this.#handlers.onLost('the model stopped reading');
    }
    socket.send(`{"type":"input_audio_buffer.append","audio":"${payload}"}`);
  }

  close(): void {
    this.#closed = true;
    this.drop();
  }

  /** Lets go of the session, without a word to the handlers. */
  drop(): void {
    this.#socket?.close();
    this.#socket = null;
  }

  async #connect(): Promise<RealtimeSocket> {
    let last: unknown;
    for (const wait of TRIES_AFTER_MS) {
      if (wait > 0) await setTimeout(wait);
      if (this.#closed) break;
      try {
        return await openRealtimeSocket(this.#account, {
          onAudio: (delta) => this.#handlers.onAudio(delta),
          onEvent: (event) => this.#event(event),
          onLost: (reason) => {
            this.#socket = null;
            if (!this.#closed) this.#handlers.onLost(reason);
          },
        });
      } catch (error) {
        last = error;
        this.#log.warn('The model could not be reached', { error });
      }
    }
    throw last ?? new Error('The call ended while the model was being reached');
  }

  #event(event: RealtimeEvent): void {
    if (event.type === 'session.updated') {
      // A service that does not repeat the format took ours.
      const { input, output } = event.session.audio ?? {};
      this.#settled?.({
        input: input?.format?.type ?? TELEPHONE_AUDIO,
        output: output?.format?.type ?? TELEPHONE_AUDIO,
      });
    }
    this.#handlers.onEvent(event);
  }
}
