import { ApiError } from '../api-error.ts';
import type { CancelTimer } from '../clock.ts';
import { describeIssue } from '../describe-issue.ts';
import { newIdentifier } from '../identifiers.ts';
import type { Model } from '../models.ts';
import { seededRandom } from '../random.ts';
import { applySessionUpdate } from './apply-session-update.ts';
import { decodeAudio, encodeAudio } from './audio-codec.ts';
import type { ClientEvent } from './client-event.ts';
import { Conversation } from './conversation.ts';
import { IdleTimeout } from './idle-timeout.ts';
import { InputAudio } from './input-audio.ts';
import { viewItem } from './item-view.ts';
import { Journal } from './journal.ts';
import { eventIdOf, parseClientEvent, parseJson } from './parse-client-event.ts';
import { decodeBase64, rememberItem } from './remember-item.ts';
import { ResponseDesk } from './response-desk.ts';
import type { ResponseRun } from './response-run.ts';
import type { ServerEvent } from './server-event.ts';
import { defaultSession, type SessionConfig } from './session-config.ts';
import { sessionUpdateSchema } from './session-schema.ts';
import type { SessionMedia } from './session-media.ts';
import type { SessionWorld } from './session-world.ts';
import { Transcriber } from './transcriber.ts';
import { truncateSpeech, type Truncation } from './truncate-speech.ts';
import { TurnTaking } from './turn-taking.ts';

/** What a session needs of its socket. */
export interface SessionLine {
  /** Sends one server event, complete with its id if it has one. */
  send(event: ServerEvent & { event_id?: string }): void;
  close(code: number, reason: string): void;
}

/** One realtime session: everything about it, and nothing of sockets. */
export class RealtimeSession {
  readonly id = newIdentifier('sess');
  readonly model: Model;
  readonly createdAt: number;
  readonly conversation = new Conversation();
  readonly journal: Journal;
  readonly #world: SessionWorld;
  readonly #line: SessionLine;
  readonly #conversationId = newIdentifier('conv');
  readonly #input = new InputAudio();
  readonly #idle: IdleTimeout;
  readonly #transcriber: Transcriber;
  readonly #desk: ResponseDesk;
  readonly #turns: TurnTaking;
  readonly #media: SessionMedia | null;
  #config: SessionConfig;
  #spoke = false;
  #open = true;
  #cancelExpiry: CancelTimer | null = null;
  /** When the last response was done, on the wall clock and on the audio clock, both in ms. */
  #lastDone: { at: number; audioMs: number } = { at: 0, audioMs: 0 };

  /** `media`: who plays the audio, where that is the service itself. */
  constructor(world: SessionWorld, model: Model, line: SessionLine, media: SessionMedia | null = null) {
    this.#world = world;
    this.#line = line;
    this.#media = media;
    this.model = model;
    this.createdAt = world.clock.now();
    const { sessionSeconds, seed } = world.settings();
    const config = defaultSession(this.id, model, Math.floor(this.createdAt / 1000 + sessionSeconds));
    this.#config = media ? overTheTelephone(config) : config;
    this.journal = new Journal(() => world.clock.now());
    const send = (event: ServerEvent): void => this.#send(event);
    this.#transcriber = new Transcriber(world, seededRandom(seed), send);
    this.#idle = new IdleTimeout(world.clock, (playedAt) => this.#timeOut(playedAt));
    this.#desk = new ResponseDesk(
      world,
      () => this.#planningSession(),
      send,
      (run) => this.#spoken(run),
    );
    this.#turns = new TurnTaking({
      config: () => this.#config,
      input: this.#input,
      conversation: this.conversation,
      send,
      interrupt: () => {
        this.#desk.interrupt();
        this.#cutPlayback();
      },
      respond: () => this.#attempt(null, () => this.#respond({})),
      transcribe: (job) => this.#transcriber.transcribe(job),
      idle: this.#idle,
    });
  }

  get config(): SessionConfig {
    return this.#config;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Says hello and starts the clock of the longest session. */
  start(): void {
    this.#send({ type: 'session.created', session: this.#config });
    const { sessionSeconds, announcesConversation } = this.#world.settings();
    const conversation = { id: this.#conversationId, object: 'realtime.conversation' } as const;
    if (announcesConversation) this.#send({ type: 'conversation.created', conversation });
    this.#cancelExpiry = this.#world.clock.after(sessionSeconds * 1000, () => this.#expire(sessionSeconds));
  }

  /** Takes one text frame from the client. */
  receive(text: string): void {
    const event = parseJson(text);
    this.journal.receive(event);
    this.#attempt(eventIdOf(event), () => this.#handle(parseClientEvent(event)));
  }

  /** The caller, in µ-law, where the service itself hears them. */
  hear(muLaw: Buffer): void {
    this.#turns.hear(muLaw);
  }

  /** Something that the service tells of its own line. */
  tell(event: ServerEvent): void {
    this.#send(event);
  }

  /** The protocol has no binary frames. */
  receiveBinary(): void {
    this.journal.receive({ type: '(binary frame)' });
    const message = 'Binary frames are not supported. Send events as JSON text.';
    this.#attempt(null, () => {
      throw new ApiError({ code: 'invalid_event', message });
    });
  }

  /** The socket is gone: nothing of the session outlives it. */
  end(): void {
    this.#open = false;
    this.#cancelExpiry?.();
    this.#idle.disarm();
    this.#transcriber.stop();
    this.#desk.abandon();
    this.conversation.forgetAudio();
  }

  #handle(event: ClientEvent): void {
    switch (event.type) {
      case 'session.update':
        return this.#update(event.session);
      case 'input_audio_buffer.append':
        return this.#turns.hear(decodeAudio(decodeBase64(event.audio, 'audio'), this.#config.audio.input.format));
      case 'input_audio_buffer.commit':
        return this.#turns.commit();
      case 'input_audio_buffer.clear':
        return this.#turns.clear();
      case 'conversation.item.create':
        return this.#createItem(event);
      case 'conversation.item.retrieve':
        return this.#retrieve(event.item_id);
      case 'conversation.item.delete':
        return this.#delete(event.item_id);
      case 'conversation.item.truncate':
        return this.#truncate(event);
      case 'response.create':
        return this.#respond(event.response ?? {});
      case 'response.cancel':
        return this.#desk.cancel(event.response_id);
      case 'output_audio_buffer.clear': {
        if (this.#media) return this.#cutPlayback();
        const message = 'The output audio buffer exists on WebRTC and SIP connections only.';
        throw new ApiError({ code: 'invalid_value', message, param: 'type' });
      }
    }
  }

  #update(update: Record<string, unknown>): void {
    if (update['type'] === 'transcription') {
      const message = 'Passing a transcription session update event to a realtime session is not allowed.';
      throw new ApiError({ code: 'invalid_value', message, param: 'session.type' });
    }
    const parsed = sessionUpdateSchema.safeParse(update);
    if (!parsed.success) throw describeIssue(parsed.error, update, 'session');
    const before = this.#config;
    this.#config = applySessionUpdate(before, parsed.data, {
      spoke: this.#spoke,
      responding: this.#desk.busy,
      model: this.model,
      now: this.#world.clock.now(),
    });
    this.#turns.reconfigure(before);
    const fresh = this.#config.audio.input.turn_detection;
    if (fresh?.type !== 'server_vad' || fresh.idle_timeout_ms === null) this.#idle.disarm();
    if (this.#world.faults.take('session_updated_missing')) return;
    this.#send({ type: 'session.updated', session: this.#config });
  }

  #createItem(event: Extract<ClientEvent, { type: 'conversation.item.create' }>): void {
    const item = rememberItem(event.item, this.#config.audio.input.format, 'item');
    if (item.type === 'function_call_output' && !this.#hasCall(item.callId)) {
      const message = `Tool call ID '${item.callId}' not found in conversation.`;
      throw new ApiError({ code: 'invalid_tool_call_id', message, param: 'item.call_id' });
    }
    const previous_item_id = this.conversation.insert(item, event.previous_item_id ?? null);
    this.#idle.disarm();
    this.#send({ type: 'conversation.item.added', previous_item_id, item: viewItem(item) });
    this.#send({ type: 'conversation.item.done', previous_item_id, item: viewItem(item) });
  }

  #hasCall(callId: string): boolean {
    return this.conversation.items.some((item) => item.type === 'function_call' && item.callId === callId);
  }

  #retrieve(itemId: string): void {
    const item = this.conversation.find(itemId);
    if (!item) throw noSuchItem('retrieve', itemId);
    const { format } = this.#config.audio.output;
    const encode = (audio: Buffer[]): string => encodeAudio(Buffer.concat(audio), format).toString('base64');
    this.#send({ type: 'conversation.item.retrieved', item: viewItem(item, encode) });
  }

  #delete(itemId: string): void {
    if (!this.conversation.delete(itemId)) throw noSuchItem('delete', itemId);
    this.#send({ type: 'conversation.item.deleted', item_id: itemId });
  }

  #truncate(request: Truncation): void {
    truncateSpeech(this.conversation.find(request.item_id), request);
    const { item_id, content_index, audio_end_ms } = request;
    this.#send({ type: 'conversation.item.truncated', item_id, content_index, audio_end_ms });
  }

  /** Silence on the line: the model forgets by itself what was not heard. */
  #cutPlayback(): void {
    const cut = this.#media?.cut();
    if (!cut) return;
    for (const response_id of cut.responseIds) this.#send({ type: 'output_audio_buffer.cleared', response_id });
    for (const { itemId: item_id, playedMs: audio_end_ms } of cut.items) {
      this.#attempt(null, () => this.#truncate({ item_id, content_index: 0, audio_end_ms }));
    }
  }

  #respond(params: Parameters<ResponseDesk['create']>[0]): void {
    this.#desk.create(params);
    if (params?.conversation !== 'none') this.#idle.disarm();
  }

  #spoken(run: ResponseRun): void {
    if (run.plan.conversationId === null) return;
    if (run.audioMs > 0) this.#spoke = true;
    const detection = this.#config.audio.input.turn_detection;
    if (detection?.type !== 'server_vad' || detection.idle_timeout_ms === null || this.#turns.speaking) return;
    this.#lastDone = { at: this.#world.clock.now(), audioMs: this.#input.clockMs };
    this.#idle.arm(run.audioMs, detection.idle_timeout_ms);
  }

  #timeOut(playbackEndedAt: number): void {
    if (this.#desk.busy) return;
    const { at, audioMs } = this.#lastDone;
    this.#turns.timeOut(audioMs + playbackEndedAt - at);
  }

  #expire(sessionSeconds: number): void {
    const message = `Your session hit the maximum duration of ${Math.round(sessionSeconds / 60)} minutes.`;
    this.#attempt(null, () => {
      throw new ApiError({ code: 'session_expired', message });
    });
    this.#line.close(1001, message);
  }

  #planningSession() {
    const { conversation, model } = this;
    return { config: this.#config, conversationId: this.#conversationId, conversation, model, spoke: this.#spoke };
  }

  /** Does what a client event asks; a refusal becomes an `error` event and the session goes on. */
  #attempt(clientEventId: string | null, act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#send({ type: 'error', error: { ...error.body, event_id: clientEventId } });
    }
  }

  #send(event: ServerEvent): void {
    if (!this.#open) return;
    this.journal.send(event);
    if (this.#media && event.type === 'response.output_audio.delta') {
      return this.#media.play(event.response_id, event.item_id, Buffer.from(event.delta, 'base64'));
    }
    if (this.#media && event.type === 'response.done') this.#media.generated(event.response.id);
    // By the official document it is the one event without an id.
    const bare = event.type === 'input_audio_buffer.dtmf_event_received';
    this.#line.send(bare ? event : { event_id: newIdentifier('event'), ...event });
  }
}

function noSuchItem(verb: 'retrieve' | 'delete', itemId: string): ApiError {
  const doing = verb === 'retrieve' ? 'retrieving' : 'deleting';
  const message = `Error ${doing} item: the item with id '${itemId}' does not exist.`;
  return new ApiError({ code: `item_${verb}_invalid_item_id`, message });
}

/** A telephone's audio, agreed on with the caller's side and no client's to choose. */
function overTheTelephone(config: SessionConfig): SessionConfig {
  const { input, output } = config.audio;
  const format = { type: 'audio/pcmu' as const };
  return { ...config, audio: { input: { ...input, format }, output: { ...output, format } } };
}
