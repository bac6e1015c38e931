import { setTimeout } from 'node:timers/promises';
import type {
  RealtimeAudioInputTurnDetection,
  RealtimeClientEvent,
  RealtimeSessionCreateRequest,
  SessionUpdateEvent,
} from 'openai/resources/realtime/realtime';
import type { SipCalls } from '../../../../shared/providers/openai/sip-calls.ts';
import type { Logger } from '../../../../shared/runtime/logger.ts';
import type { RealtimeEvent } from '../../realtime/realtime-events.ts';
import type { ModelAccount } from '../../realtime/realtime-socket.ts';
import { HandshakeRefused } from '../../sockets/open-socket.ts';
import type { CallNumbers } from '../call-numbers.ts';
import type { LegEnd } from '../leg-end.ts';
import { endsTheCall } from '../leg-outcome.ts';
import { CallGone, type Line, type LineEvents } from '../line.ts';
import type { HeardBy, Speech } from '../speech.ts';
import { Sideband, type SidebandHandlers } from './sideband.ts';
import { SipSpeech } from './sip-speech.ts';

export interface SipLineOptions {
  /** OpenAI's id of the call. */
  sid: string;
  /** The agent has spoken on an earlier leg, so that its voice cannot change any more. */
  hasSpoken: boolean;
  account: ModelAccount;
  calls: Pick<SipCalls, 'hangUp'>;
  now: () => number;
  log: Logger;
}

/** Waits before each try to attach: a call that was just accepted may not be known for a moment. */
const ATTACH_AFTER_MS = [0, 250, 500, 1_000, 2_000];
/** The same for a call that we were attached to: a person who hung up is to be known soon. */
const FIND_AFTER_MS = [0, 250, 1_000];
const HANG_UP_AFTER_MS = [0, 500, 3_000];

/** A call that OpenAI carries: it plays and hears the audio, and we hold the sideband. */
export class SipLine implements Line, SidebandHandlers {
  readonly keepsConversation = true;
  readonly renewal = null;
  readonly #options: SipLineOptions;
  readonly #over = Promise.withResolvers<void>();
  #events: LineEvents | null = null;
  #speech: SipSpeech | null = null;
  #sideband: Sideband | null = null;
  /** Attached again after a loss, and not configured yet. */
  #found: Sideband | null = null;
  #hasSpoken: boolean;
  #turnDetection: RealtimeAudioInputTurnDetection | null = null;
  #end: LegEnd | null = null;
  #lastWordsIn = false;

  constructor(options: SipLineOptions) {
    this.#options = options;
    this.#hasSpoken = options.hasSpoken;
  }

  /** Resolves when the call has left OpenAI, as far as the sideband can tell. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  speech(heardBy: HeardBy, numbers: CallNumbers): Speech {
    const ports = { send: (event: RealtimeClientEvent) => this.send(event), numbers, now: this.#options.now };
    this.#speech = new SipSpeech(ports, heardBy);
    return this.#speech;
  }

  attach(events: LineEvents): void {
    this.#events = events;
  }

  /** What was said before the session remembers by itself. */
  async openModel(update: SessionUpdateEvent): Promise<void> {
    const settings = settingsBeside(update, this.#hasSpoken);
    try {
      await this.#configure(settings);
    } catch (error) {
      if (error instanceof CallGone) throw error;
      this.#options.log.warn('A SIP call did not take its settings; once more', { error });
      this.detach();
      await this.#configure(settings);
    }
    this.#turnDetection = realtimeSession(settings)?.audio?.input?.turn_detection ?? null;
    this.#hasSpoken = true;
    if (this.#end !== null && this.#lastWordsIn) this.detach();
  }

  async #configure(settings: SessionUpdateEvent): Promise<void> {
    const sideband = this.#found ?? (await this.#attach(ATTACH_AFTER_MS));
    this.#found = null;
    this.#sideband = sideband;
    await sideband.configure(settings);
  }

  dropModel(): void {
    this.detach();
  }

  send(event: RealtimeClientEvent): void {
    this.#sideband?.send(event);
  }

  /** The model hears the person from the beginning. */
  listen(): void {}
  hold(): void {}

  /** Whoever carries the audio knows when the line is lost, and closes the sideband. */
  tick(): null {
    return null;
  }

  close(end: LegEnd): void {
    this.#end = end;
    this.#letGo();
  }

  closeModel(): void {
    this.#lastWordsIn = true;
    this.#letGo();
  }

  /** No agent comes to the line: it is to be transferred, and only its end matters. */
  watch(): void {
    this.#end = 'transferring';
    this.#attach(ATTACH_AFTER_MS).then(
      (found) => this.#keep(found),
      (error: unknown) => {
        if (error instanceof CallGone) this.#over.resolve();
      },
    );
  }

  /** Closes the sideband alone; the call goes on. */
  detach(): void {
    this.#sideband?.close();
    this.#sideband = null;
  }

  onEvent(sideband: Sideband, event: RealtimeEvent): void {
    if (sideband !== this.#sideband || this.#events === null) return;
    if (event.type === 'input_audio_buffer.dtmf_event_received') return this.#events.onDigit(event.event);
    this.#events.onPlayback(() => this.#speech?.observe(event));
    this.#events.onEvent(event);
  }

  onLost(sideband: Sideband, reason: string): void {
    if (sideband !== this.#sideband) return;
    this.#sideband = null;
    void this.#findOut(reason);
  }

  /** The record says what became of the call, and the last words are in: hangs up, or leaves the call to whoever comes next. */
  #letGo(): void {
    const end = this.#end;
    if (end === null || !this.#lastWordsIn) return;
    // Whether the call leaves OpenAI by the transfer is told by the sideband's end; until then nobody answers.
    if (end === 'transferring') return this.#fallSilent();
    this.detach();
    if (end === 'person_hung_up' || !(endsTheCall(end) || end === 'cancelled')) return;
    void this.#hangUp();
  }

  /** Somebody is on a line on which nobody speaks any more. */
  async #hangUp(): Promise<void> {
    const { calls, sid, log } = this.#options;
    for (const wait of HANG_UP_AFTER_MS) {
      if (wait > 0) await setTimeout(wait);
      try {
        return await calls.hangUp(sid);
      } catch (error) {
        log.error('A SIP call could not be hung up', { sid, error });
      }
    }
  }

  #fallSilent(): void {
    if (this.#turnDetection?.type !== 'server_vad') return;
    const turn_detection = { ...this.#turnDetection, create_response: false, interrupt_response: false };
    this.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { turn_detection } } } });
  }

  /** The sideband's end is the call's end, unless the network is to blame. */
  async #findOut(reason: string): Promise<void> {
    const talking = this.#end === null;
    try {
      const found = await this.#attach(FIND_AFTER_MS);
      if (!talking || this.#end !== null) return this.#keep(found);
      this.#found = found;
      this.#events?.onPlayback(() => this.#speech?.unobserved());
      this.#events?.onModelLost(reason);
    } catch (error) {
      if (!(error instanceof CallGone)) return this.#events?.onLineLost();
      this.#over.resolve();
      if (talking) this.#events?.onHungUp();
    }
  }

  /** Found while it is being transferred: it is only watched. */
  #keep(found: Sideband): void {
    if (this.#end !== 'transferring') return found.close();
    this.#sideband = found;
    found.watch();
  }

  async #attach(tries: readonly number[]): Promise<Sideband> {
    const { account, sid, log } = this.#options;
    let last: unknown;
    for (const wait of tries) {
      if (wait > 0) await setTimeout(wait);
      try {
        return await Sideband.open(account, sid, this);
      } catch (error) {
        last = error;
        log.info('The sideband of a SIP call is not to be had', { sid, error });
      }
    }
    if (last instanceof HandshakeRefused && (last.status === 404 || last.status === 410))
      throw new CallGone('OpenAI knows no such call any more');
    throw last;
  }
}

function realtimeSession({ session }: SessionUpdateEvent): RealtimeSessionCreateRequest | null {
  return session.type === 'realtime' ? session : null;
}

/** What the two sides of the call agreed on is theirs, and a voice that was heard stays. */
function settingsBeside({ session, ...event }: SessionUpdateEvent, hasSpoken: boolean): SessionUpdateEvent {
  if (session.type !== 'realtime') return { session, ...event };
  const { format: _heard, ...input } = session.audio?.input ?? {};
  const { format: _spoken, voice, ...output } = session.audio?.output ?? {};
  const spoken = hasSpoken || voice === undefined ? output : { ...output, voice };
  return { ...event, session: { ...session, audio: { input, output: spoken } } };
}
