import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import type { AudioDelta } from '../realtime/realtime-events.ts';
import type { AudioPayload } from '../sockets/audio-payload.ts';
import { PlaybackLedger } from '../twilio/playback-ledger.ts';
import type { CallNumbers } from './call-numbers.ts';
import type { HeardBy, Speech } from './speech.ts';

export interface AgentSpeechPorts {
  /** To the model. */
  send(event: RealtimeClientEvent): void;
  /** Audio to the person, followed by a mark unless it is null. */
  play(payload: AudioPayload, mark: string | null): void;
  /** A mark alone. */
  mark(name: string): void;
  /** Throws away what the carrier has not played yet. */
  clear(): void;
  numbers: CallNumbers;
  now: () => number;
}

/** The agent's voice on a media stream: what is sent, what was heard, and how it is silenced. */
export class AgentSpeech implements Speech {
  readonly #ports: AgentSpeechPorts;
  readonly #heardBy: HeardBy;
  readonly #ledger: PlaybackLedger;
  /** Responses that were interrupted: their late audio is not for anybody's ears. */
  readonly #muted = new Set<string>();
  /** The response last found not to be one of them. */
  #sounding: string | null = null;
  #firstSentAt: number | null = null;

  constructor(ports: AgentSpeechPorts, heardBy: HeardBy) {
    this.#ports = ports;
    this.#heardBy = heardBy;
    this.#ledger = new PlaybackLedger(ports.now);
  }

  /** Something was sent that the person has not heard yet. */
  get isAudible(): boolean {
    return this.#ledger.playing;
  }

  get remainingMs(): number {
    return this.#ledger.remainingMs;
  }

  /** When the first sound left for the carrier. */
  get firstSentAt(): number | null {
    return this.#firstSentAt;
  }

  /** False for a response that nobody is to hear. */
  say({ response_id: responseId, item_id: itemId, delta }: AudioDelta): boolean {
    if (responseId !== this.#sounding) {
      if (this.#muted.has(responseId)) return false;
      this.#sounding = responseId;
    }
    const now = this.#ports.now();
    this.#firstSentAt ??= now;
    this.#ports.numbers.agentSent(now, delta.ms);
    const mark = this.#ledger.sent(itemId, delta);
    if (!this.#ledger.paused) this.#ports.play(delta, mark);
    return true;
  }

  /** The carrier has played everything up to a mark. */
  marked(name: string): void {
    if (this.#ledger.expects(name)) this.#ports.numbers.agentHeard(this.#ports.now());
    this.#heard(this.#ledger.marked(name));
  }

  /** To be called a few times a second: a carrier that confirms nothing is not waited for. */
  tick(): void {
    this.#heard(this.#ledger.overdue());
  }

  /** The model has finished an item. */
  completed(itemId: string): void {
    const { heard, mark } = this.#ledger.completed(itemId);
    if (mark !== null) this.#ports.mark(mark);
    if (heard) this.#heard([itemId]);
  }

  mute(responseId: string): void {
    this.#muted.add(responseId);
    this.#sounding = null;
  }

  isMuted(responseId: string): boolean {
    return this.#muted.has(responseId);
  }

  /** The response is over: nothing of it can come late any more. */
  forget(responseId: string): void {
    this.#muted.delete(responseId);
  }

  /** Silence on the line at once; what was not heard may go on later. */
  hush(): void {
    this.#ports.clear();
    this.#ports.numbers.agentSilent(this.#ports.now());
    this.#heard(this.#ledger.pause());
  }

  /** Goes on where it was hushed. False when it was too much to have been kept. */
  goOn(): boolean {
    const pieces = this.#ledger.resume();
    for (const { payload, mark } of pieces ?? []) this.#ports.play(payload, mark);
    return pieces !== null;
  }

  /** What was not heard never will be: the model is to remember only the rest. */
  giveUp(): void {
    for (const cut of this.#ledger.cut()) {
      this.#ports.send({
        type: 'conversation.item.truncate',
        item_id: cut.itemId,
        content_index: 0,
        audio_end_ms: cut.heardMs,
      });
      this.#heardBy.agentCut(cut);
    }
  }

  /** The line is gone, and the model does not matter any more. */
  lineLost(): void {
    this.#ports.numbers.agentSilent(this.#ports.now());
    this.#heard(this.#ledger.pause());
    for (const cut of this.#ledger.cut()) this.#heardBy.agentCut(cut);
  }

  #heard(items: readonly string[]): void {
    for (const itemId of items) this.#heardBy.agentHeard(itemId);
    if (items.length > 0 && !this.#ledger.playing) this.#ports.numbers.agentSilent(this.#ports.now());
  }
}
