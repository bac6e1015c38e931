import type { Leg } from '../../../shared/domain/calls/leg.ts';
import type { Turn } from '../../../shared/domain/calls/transcript.ts';
import type { VoiceAgent } from '../../../shared/domain/calls/voice-agent.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';
import { createTools } from '../agent/tools.ts';
import { Transcript } from '../agent/transcript.ts';
import { UsageMeter } from '../agent/usage.ts';
import type { ModelAccount } from '../realtime/realtime-socket.ts';
import type { ModelSettings } from '../realtime/session-settings.ts';
import { CallerAudio } from '../twilio/caller-audio.ts';
import type { MediaStreamSocket, StreamHandlers } from '../twilio/media-stream-socket.ts';
import { Conversation, type ConversationEnd } from './conversation.ts';
import { ModelLink } from './model-link.ts';

/** Why a leg ended. `fenced`: another relay holds the call now; `drained`: this one is going away; `line_lost`: no word from Twilio. */
export type LegEnd =
  | ConversationEnd
  | 'person_hung_up'
  | 'model_unreachable'
  | 'line_lost'
  | 'fenced'
  | 'drained'
  | 'cancelled';

/** What is known when a leg is over. */
export interface LegReport {
  end: LegEnd;
  leg: Leg;
  personSpoke: boolean;
}

export interface MediaStreamCallOptions {
  identity: { callId: string; attempt: number; leg: number; relayId: string };
  agent: VoiceAgent;
  /** What was said on earlier legs. */
  history: readonly Turn[];
  account: ModelAccount;
  settings: ModelSettings;
  maxMs: number;
  saveTurn(turn: Turn): void;
  /** The call is over on this relay, but the last words may still be with the transcriber. */
  onEnd(end: LegEnd, personSpoke: boolean): void;
  now: () => number;
  log: Logger;
}

/** Words that the transcriber still owes when the line closes are worth this wait. */
const LAST_WORDS_MS = 2_500;
const MAX_MODEL_LOSSES = 3;

/**
 * One leg of one call: both sockets, the conversation between them, and their end. {@link end} may be called by anybody, any
 * number of times; the first reason counts, and nothing of the call outlives {@link done}.
 */
export class MediaStreamCall {
  readonly #options: MediaStreamCallOptions;
  readonly #stream: MediaStreamSocket;
  readonly #model: ModelLink;
  readonly #conversation: Conversation;
  readonly #transcript: Transcript;
  readonly #usage: UsageMeter;
  readonly #audio: CallerAudio;
  readonly #startedAt: number;
  #end: LegEnd | null = null;
  #modelLosses = 0;
  readonly #finished = Promise.withResolvers<LegReport>();

  constructor(options: MediaStreamCallOptions, stream: (handlers: StreamHandlers) => MediaStreamSocket) {
    const { now, log, settings, account } = options;
    this.#options = options;
    this.#startedAt = now();
    this.#transcript = new Transcript(options.identity, options.saveTurn, now);
    this.#usage = new UsageMeter(account.model, settings.transcriptionModel);
    this.#model = new ModelLink(
      account,
      {
        onAudio: (delta) => this.#conversation.audio(delta),
        onEvent: (event) => this.#conversation.on(event),
        onLost: (reason) => this.#modelLost(reason),
      },
      log,
    );
    this.#audio = new CallerAudio((payload) => this.#model.append(payload), now);
    this.#conversation = new Conversation(
      options.agent,
      {
        send: (event) => this.#model.send(event),
        play: (payload, mark) => this.#stream.play(payload, mark),
        clear: () => this.#stream.clear(),
        finish: (reason) => this.end(reason),
        modelSilent: () => this.#modelLost('it was asked to speak and did not'),
        transcript: this.#transcript,
        usage: this.#usage,
        tools: createTools(),
        now,
        log,
      },
      options.maxMs,
    );
    this.#stream = stream({
      onFrame: (frame) => this.#audio.frame(frame),
      onMark: (name) => this.#conversation.mark(name),
      onDigit: () => undefined,
      onStop: () => this.end('person_hung_up'),
      onLost: () => this.end('line_lost'),
    });
  }

  /** Resolves when both sockets are closed and everything that was said is known. */
  get done(): Promise<LegReport> {
    return this.#finished.promise;
  }

  /** Brings the agent to the line. */
  async start(): Promise<void> {
    await this.#openModel(this.#options.history);
  }

  /** To be called a few times a second. */
  tick(): void {
    if (this.#end) return;
    if (this.#audio.tick(this.#conversation.personSpeaking) === 'lost') return this.end('line_lost');
    this.#conversation.tick();
  }

  end(reason: LegEnd): void {
    if (this.#end) return;
    this.#end = reason;
    this.#conversation.lineLost();
    this.#options.onEnd(reason, this.#personSpoke);
    void this.#close(reason);
  }

  /** Hangs up, by closing the stream, once whoever answers Twilio's "what next?" knows that the call is over. */
  closeLine(): void {
    this.#stream.close();
  }

  /** Who says "hello?" and hangs up before hearing who is calling has not spoken to anybody. */
  get #personSpoke(): boolean {
    const spokeNow = this.#transcript.personSpoke && this.#conversation.floorIsOpen;
    return spokeNow || this.#options.history.some((turn) => turn.speaker === 'person');
  }

  async #openModel(history: readonly Turn[]): Promise<void> {
    const { agent, settings, log } = this.#options;
    try {
      await this.#model.open(agent, settings, createTools().declarations, history);
      if (this.#end) return;
      this.#conversation.begin(history.length > 0);
      this.#audio.open();
    } catch (error) {
      log.error('The model is not to be had for this call', { error });
      this.end('model_unreachable');
    }
  }

  /** The person is still there: another session takes over, knowing what was said. */
  #modelLost(reason: string): void {
    if (this.#end) return;
    this.#modelLosses += 1;
    this.#options.log.warn('The model was lost in the middle of a call', { reason, losses: this.#modelLosses });
    if (this.#modelLosses > MAX_MODEL_LOSSES) return this.end('model_failed');
    this.#model.drop();
    this.#audio.hold();
    this.#conversation.modelLost();
    void this.#openModel([...this.#options.history, ...this.#transcript.turns()]);
  }

  async #close(reason: LegEnd): Promise<void> {
    const { identity, now } = this.#options;
    await this.#lastWords();
    this.#model.close();
    this.#finished.resolve({
      end: reason,
      personSpoke: this.#personSpoke,
      leg: {
        attempt: identity.attempt,
        leg: identity.leg,
        relayId: identity.relayId,
        startedAt: new Date(this.#startedAt).toISOString(),
        endedAt: new Date(now()).toISOString(),
        reason,
        firstAudioMs: this.#conversation.firstAudioMs,
        interruptions: this.#conversation.interruptions,
        usage: this.#usage.total(),
      },
    });
  }

  /** Somebody who hung up in mid-sentence has not ended the turn for the voice detector: it is ended here. */
  async #lastWords(): Promise<void> {
    if (this.#conversation.personSpeaking) this.#model.send({ type: 'input_audio_buffer.commit' });
    const until = Date.now() + LAST_WORDS_MS;
    while (this.#transcript.awaitsWords && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
