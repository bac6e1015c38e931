import { Callee, type CalleeAct } from '../../callees/callee.ts';
import { choosePersona } from '../../callees/choose-persona.ts';
import { seededRandom } from '../../callees/random.ts';
import type { FrameClock } from '../../speech/frame-clock.ts';
import { silence } from '../../speech/speech.ts';
import { ApiError } from '../api-error.ts';
import type { CancelTimer } from '../clock.ts';
import { newIdentifier } from '../identifiers.ts';
import type { Model } from '../models.ts';
import type { SessionBook } from '../realtime/session-book.ts';
import type { SessionLine } from '../realtime/session.ts';
import { RealtimeSession } from '../realtime/session.ts';
import type { SessionWorld } from '../realtime/session-world.ts';
import { CallMedia, LINE_FRAME_MS } from './call-media.ts';
import type { WebhookFact } from './deliver-webhook.ts';
import { SidebandHub } from './sideband-hub.ts';

/** Who calls, and how they present themselves. */
export interface SipCaller {
  from: string;
  persona: string;
  /** 0 leaves the persona its own. */
  patienceMs: number;
  values: Readonly<Record<string, string>>;
  seed: number;
  headers: readonly { name: string; value: string }[];
}

export type SipEnd = 'rejected' | 'given-up' | 'caller-hung-up' | 'product-hung-up' | 'referred' | 'expired';

/** A caller who hears nothing but ringing gives up after this. */
const RINGS_MS = 20_000;
const NORMAL = 1000;
const SILENT_FRAME = silence(LINE_FRAME_MS);

interface Talk {
  session: RealtimeSession;
  hub: SidebandHub;
  media: CallMedia;
  leaveClock: () => void;
}

export interface SipWorld extends SessionWorld {
  book: SessionBook;
  frames: FrameClock;
}

/** One call that came in over SIP: it rings, is accepted or not, and ends in one way only. */
export class SipCall {
  readonly id = newIdentifier('rtc');
  readonly caller: SipCaller;
  readonly createdAt: number;
  readonly facts = {
    acceptedAt: null as number | null,
    endedAt: null as number | null,
    end: null as SipEnd | null,
    sipCode: null as number | null,
    accepts: 0,
    refers: [] as string[],
    sidebands: 0,
    said: [] as { at: number; text: string }[],
    heard: [] as { at: number; text: string }[],
    webhooks: [] as WebhookFact[],
  };
  readonly #world: SipWorld;
  readonly #callee: Callee;
  readonly #giveUp: CancelTimer;
  #talk: Talk | null = null;

  constructor(world: SipWorld, caller: SipCaller) {
    const persona = choosePersona({ persona: caller.persona, options: { values: caller.values } }, caller.patienceMs);
    if (!persona) throw new ApiError({ message: `There is no persona '${caller.persona}'.`, param: 'persona' });
    this.#world = world;
    this.caller = caller;
    this.createdAt = world.clock.now();
    this.#callee = new Callee(persona, {
      random: seededRandom(caller.seed, caller.from),
      charsPerSecond: world.settings().charsPerSecond,
      act: (act) => this.#follow(act),
    });
    this.#giveUp = world.clock.after(RINGS_MS, () => this.end('given-up'));
  }

  get state(): 'ringing' | 'accepted' | 'ended' {
    if (this.facts.end !== null) return 'ended';
    return this.#talk ? 'accepted' : 'ringing';
  }

  get session(): RealtimeSession | null {
    return this.#talk?.session ?? null;
  }

  /** Picks up: from here on the model hears the caller, whoever is attached. */
  accept(model: Model, update: string): void {
    this.#giveUp();
    this.facts.acceptedAt = this.#world.clock.now();
    const hub = new SidebandHub(() => this.end('expired'));
    const tell = (type: 'output_audio_buffer.started' | 'output_audio_buffer.stopped') => (response_id: string) =>
      session.tell({ type, response_id });
    const media = new CallMedia({
      started: tell('output_audio_buffer.started'),
      stopped: tell('output_audio_buffer.stopped'),
    });
    const session = new RealtimeSession(this.#world, model, hub, media);
    this.#world.book.add(session);
    this.#talk = { session, hub, media, leaveClock: this.#world.frames.join(() => this.#frame()) };
    session.start();
    // The body of the acceptance is the session's first settings.
    session.receive(update);
  }

  /** A socket beside the call. Returns how it is detached; throws when there is no call. */
  attach(line: SessionLine): { session: RealtimeSession; detach: () => void } {
    const talk = this.#talk;
    if (!talk || this.state === 'ended') throw callNotFound(this.id);
    this.facts.sidebands += 1;
    const detach = talk.hub.attach(line);
    line.send({ event_id: newIdentifier('event'), type: 'session.created', session: talk.session.config });
    return { session: talk.session, detach };
  }

  press(digits: string): void {
    for (const event of digits) {
      const received_at = Math.floor(this.#world.clock.now() / 1000);
      this.#talk?.session.tell({ type: 'input_audio_buffer.dtmf_event_received', event, received_at });
    }
  }

  end(end: SipEnd, sipCode: number | null = null): void {
    if (this.facts.end !== null) return;
    this.#giveUp();
    this.facts.end = end;
    this.facts.sipCode = sipCode;
    this.facts.endedAt = this.#world.clock.now();
    this.#callee.cutOff();
    this.#talk?.leaveClock();
    this.#talk?.hub.closeAll(NORMAL, '');
    this.#talk?.session.end();
  }

  #frame(): void {
    const talk = this.#talk;
    if (!talk) return;
    const spoken = this.#callee.tick(talk.media.frame());
    if (this.state === 'accepted') talk.session.hear(spoken ?? SILENT_FRAME);
  }

  #follow(act: CalleeAct): void {
    const at = this.#world.clock.now();
    switch (act.kind) {
      case 'said':
        this.facts.said.push({ at, text: act.text });
        return;
      case 'heard':
        this.facts.heard.push({ at, text: act.turn.text });
        return;
      case 'pressed':
        return this.press(act.digits);
      case 'hung-up':
        // Not in the middle of the frame that it happened in.
        this.#world.clock.after(0, () => this.end('caller-hung-up'));
        return;
      case 'beeped':
    }
  }
}

export function callNotFound(id: string): ApiError {
  return new ApiError({ code: 'call_id_not_found', message: `No session found for call_id '${id}'.` }, 404);
}
