import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import type { ResponseSequencer } from '../realtime/response-sequencer.ts';
import type { CallNumbers } from './call-numbers.ts';
import type { Floor } from './floor.ts';
import { Interruption, type Verdict } from './interruption.ts';
import type { Speech } from './speech.ts';

export interface BargeInPorts {
  /** To the model. */
  send(event: RealtimeClientEvent): void;
  /** The agent gave up what it was saying. */
  yielded(): void;
  /** It was nothing, and the agent goes on with what it was saying. */
  wentOn(): void;
  /** What sounded like somebody was nobody: there is nothing to answer. */
  wasNoise(): void;
  numbers: Pick<CallNumbers, 'personMeantNothing'>;
  now: () => number;
}

/** Somebody speaks while the agent does: it is silent at once, and a moment later it has either been interrupted or goes on. */
export class BargeIn {
  readonly #speech: Speech;
  readonly #sequencer: ResponseSequencer;
  readonly #floor: Floor;
  readonly #manner: { language: string; silenceMs: number };
  readonly #ports: BargeInPorts;
  #undecided: Interruption | null = null;
  #counts = { interruptions: 0, falseInterruptions: 0 };

  constructor(
    agent: { speech: Speech; sequencer: ResponseSequencer; floor: Floor; language: string; silenceMs: number },
    ports: BargeInPorts,
  ) {
    this.#speech = agent.speech;
    this.#sequencer = agent.sequencer;
    this.#floor = agent.floor;
    this.#manner = agent;
    this.#ports = ports;
  }

  /** Nobody knows yet whether it was meant. */
  get isUndecided(): boolean {
    return this.#undecided !== null;
  }

  get counts(): Readonly<{ interruptions: number; falseInterruptions: number }> {
    return this.#counts;
  }

  /** The person begins to speak. False when the agent had nothing in the air that they could have spoken over. */
  personSpeaks(itemId: string): boolean {
    if (this.#undecided) {
      // Speaking a second time is meant.
      this.yield();
      return true;
    }
    if (!this.#speech.isAudible) {
      this.#dropThought();
      return false;
    }
    this.#speech.hush();
    this.#undecided = new Interruption(itemId, this.#ports.now(), this.#speech.remainingMs, this.#manner);
    if (!this.#speech.isAudible) this.yield();
    return true;
  }

  personStopped(): void {
    if (this.#undecided) this.#decide(this.#undecided.stopped(this.#ports.now()));
  }

  /** `text`: null when the transcriber could not tell. */
  transcribed(itemId: string, text: string | null): void {
    if (this.#undecided?.itemId !== itemId) return;
    const verdict = this.#undecided.transcribed(text);
    if (verdict === 'resume' && text?.trim() === '') {
      // A noise is nothing that the model should remember as a turn.
      this.#ports.send({ type: 'conversation.item.delete', item_id: itemId });
      this.#ports.wasNoise();
    }
    this.#decide(verdict);
  }

  /** To be called a few times a second. */
  tick(): void {
    if (this.#undecided) this.#decide(this.#undecided.tick(this.#ports.now()));
  }

  /** The model answers already, so what it heard was meant. */
  answered(): void {
    if (this.#undecided) this.yield();
  }

  /** Whatever was undecided does not matter any more. */
  forget(): void {
    this.#undecided = null;
  }

  /** Nothing late from the model, and a memory of only what was heard. */
  yield(): void {
    this.#undecided = null;
    this.#counts.interruptions += 1;
    this.#dropThought();
    this.#speech.giveUp();
    this.#ports.yielded();
  }

  #decide(verdict: Verdict | null): void {
    if (verdict === 'yield') this.yield();
    if (verdict === 'resume') this.#goOn();
  }

  /** It was a cough: the agent goes on where it stopped. */
  #goOn(): void {
    if (!this.#speech.goOn()) return this.yield();
    this.#ports.numbers.personMeantNothing();
    this.#undecided = null;
    this.#counts.falseInterruptions += 1;
    this.#ports.wentOn();
  }

  /** What the model is about to say was thought before the person spoke. With an open floor it stops by itself. */
  #dropThought(): void {
    const responseId = this.#sequencer.activeId;
    if (!responseId) return;
    this.#speech.mute(responseId);
    if (!this.#floor.isOpen) this.#ports.send({ type: 'response.cancel', response_id: responseId });
  }
}
