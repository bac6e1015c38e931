import type { RealtimeClientEvent, SessionUpdateEvent } from 'openai/resources/realtime/realtime';
import type { Logger } from '../../../shared/runtime/logger.ts';
import type { LiveHub } from '../live/live-hub.ts';
import type { AudioDelta, RealtimeEvent } from '../realtime/realtime-events.ts';
import type { ModelAccount } from '../realtime/realtime-socket.ts';
import type { History } from '../realtime/seed-history.ts';
import type { FramedSocket } from '../sockets/framed-socket.ts';
import { CallerAudio } from '../twilio/caller-audio.ts';
import type { MediaFrame } from '../twilio/media-stream-messages.ts';
import { MediaStreamSocket, type StreamHandlers, type StreamStart, turnAway } from '../twilio/media-stream-socket.ts';
import { AgentSpeech } from './agent-speech.ts';
import type { CallNumbers } from './call-numbers.ts';
import type { Line, LineEvents, LineOffer, ModelRenewal } from './line.ts';
import { type ModelHandlers, ModelLink } from './model-link.ts';
import type { HeardBy, Speech } from './speech.ts';

interface StreamLineOptions {
  account: ModelAccount;
  now: () => number;
  log: Logger;
}

/** A media stream of the carrier's, and a session with the model beside it: all audio passes through here. */
export class StreamLine implements Line, StreamHandlers, ModelHandlers {
  readonly keepsConversation = false;
  readonly #socket: FramedSocket;
  readonly #start: StreamStart;
  readonly #model: ModelLink;
  readonly #audio: CallerAudio;
  readonly #now: () => number;
  #speech: AgentSpeech | null = null;
  #attached: { stream: MediaStreamSocket; events: LineEvents; live: LiveHub } | null = null;

  /** `socket` is paused: what comes on it waits for {@link attach}. */
  constructor(socket: FramedSocket, start: StreamStart, { account, now, log }: StreamLineOptions) {
    this.#socket = socket;
    this.#start = start;
    this.#now = now;
    this.#model = new ModelLink(account, this, log);
    this.#audio = new CallerAudio(this.#model, now);
  }

  get renewal(): ModelRenewal {
    return this.#model;
  }

  speech(heardBy: HeardBy, numbers: CallNumbers): Speech {
    this.#speech = new AgentSpeech(
      {
        send: (event) => this.#model.send(event),
        play: (payload, mark) => {
          if (!this.#attached) return;
          const { stream, live } = this.#attached;
          stream.play(payload, mark);
          if (live.listened) live.audio('agent', payload.toBase64());
        },
        mark: (name) => this.#attached?.stream.mark(name),
        clear: () => {
          if (!this.#attached) return;
          const { stream, live } = this.#attached;
          stream.clear();
          if (live.listened) live.cleared();
        },
        numbers,
        now: this.#now,
      },
      heardBy,
    );
    return this.#speech;
  }

  attach(events: LineEvents, live: LiveHub): void {
    const stream = new MediaStreamSocket(this.#socket, this.#start, this);
    this.#attached = { stream, events, live };
    stream.begin();
  }

  openModel(update: SessionUpdateEvent, history: History): Promise<void> {
    return this.#model.open(update, history);
  }

  dropModel(): void {
    this.#model.drop();
  }

  closeModel(): void {
    this.#model.close();
  }

  send(event: RealtimeClientEvent): void {
    this.#model.send(event);
  }

  listen(): void {
    this.#audio.open();
  }

  hold(): void {
    this.#audio.hold();
  }

  tick(personSpeaking: boolean): 'lost' | null {
    return this.#audio.tick(personSpeaking);
  }

  /** By closing the stream, whatever happens next: the carrier asks what that is. */
  close(): void {
    this.#attached?.stream.close();
  }

  onAudio(delta: AudioDelta): void {
    if (this.#speech?.say(delta)) this.#attached?.events.onAgentSpeaks();
  }

  onEvent(event: RealtimeEvent): void {
    this.#attached?.events.onEvent(event);
  }

  onModelLost(reason: string): void {
    this.#attached?.events.onModelLost(reason);
  }

  onFrame(frame: MediaFrame): void {
    this.#audio.frame(frame);
    const live = this.#attached?.live;
    if (live?.listened) live.audio('person', frame.payload.toBase64());
  }

  onMark(name: string): void {
    this.#attached?.events.onPlayback(() => this.#speech?.marked(name));
  }

  onDigit(digit: string): void {
    this.#attached?.events.onDigit(digit);
  }

  onStop(): void {
    this.#attached?.events.onHungUp();
  }

  onLineLost(): void {
    this.#attached?.events.onLineLost();
  }
}

/** The WebSocket close codes for a stream that nobody takes. */
const TURNED_AWAY = { refused: 1008, over: 1000, elsewhere: 1000 } as const;

/** A stream that has presented itself and is paused. */
export function streamOffer(socket: FramedSocket, start: StreamStart, options: StreamLineOptions): LineOffer {
  return {
    take: () => new StreamLine(socket, start, options),
    turnAway: (why) => turnAway(socket, TURNED_AWAY[why]),
  };
}
