import type { AnsweredBy } from '../../../shared/domain/calls/attempt.ts';
import type { VoiceAgent } from '../../../shared/domain/calls/voice-agent.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';
import type { ResponseRequest } from '../realtime/response-sequencer.ts';
import type { Advice, LineNow } from './answer-advice.ts';
import { prompts } from './prompts.ts';
import type { WhoAnswered } from './who-answered.ts';

export interface UnattendedPorts {
  /** Whatever is being said or about to be is broken off, and nothing is answered by itself any more. */
  fallSilent(): void;
  request(request: ResponseRequest): void;
  /** Somebody is there (again): the floor is open, and this is the first thing said. */
  speakAgain(request: ResponseRequest): void;
  nobodyReached(): void;
  /** The message for a recorder; null when it may not be left. */
  claimMessage(): Promise<string | null>;
  /** Whether the agent has a tool that presses keys. */
  pressesKeys: boolean;
  now: () => number;
  log: Logger;
}

/** The purpose of the response that leaves a message. */
const VOICEMAIL = 'voicemail';

/** What the agent does about whoever answered, where that is nobody to talk with: wait, introduce itself, press a key, leave a message. */
export class Unattended {
  readonly #agent: VoiceAgent;
  readonly #who: WhoAnswered;
  readonly #ports: UnattendedPorts;
  readonly #startedAt: number;
  /** `leaving`: a recorder listens to the message. */
  #state: 'attended' | 'waiting' | 'leaving' = 'attended';
  readonly #utterances = new Map<string, { sinceAnswerMs: number; speechMs: number }>();
  /** A response was asked for, and before it began nobody was there to hear it. */
  #hushNext = false;
  #messageSaid = false;
  #lineIsLost = false;

  constructor(agent: VoiceAgent, who: WhoAnswered, ports: UnattendedPorts) {
    this.#agent = agent;
    this.#who = who;
    this.#ports = ports;
    this.#startedAt = ports.now();
  }

  /** Nobody is there to talk with. */
  get isAlone(): boolean {
    return this.#state !== 'attended';
  }

  get isWaiting(): boolean {
    return this.#state === 'waiting';
  }

  /**
   * The model is ready, for the first time or once more. False when there is nothing to say now. Half a message stays half a
   * message: said again it would be left twice.
   */
  begins(opening: boolean): boolean {
    if (this.#state === 'leaving') this.#ports.nobodyReached();
    else if (!opening && this.#state === 'attended' && this.#who.standing.do === 'stay_silent') this.#state = 'waiting';
    return this.#state === 'attended';
  }

  verdict(answeredBy: AnsweredBy): void {
    this.#follow(this.#who.verdict(answeredBy));
  }

  digit(): void {
    this.#follow(this.#who.digit());
  }

  /** Something of the agent was heard. */
  agentHeard(heard: 'all' | 'part'): void {
    this.#who.agentSpoke(heard);
  }

  utteranceEnded(itemId: string, speechMs: number): void {
    this.#utterances.set(itemId, { sinceAnswerMs: this.#ports.now() - this.#startedAt, speechMs });
  }

  personSaid(itemId: string, text: string): void {
    const spoken = this.#utterances.get(itemId);
    this.#utterances.delete(itemId);
    const at = spoken ?? { sinceAnswerMs: this.#ports.now() - this.#startedAt, speechMs: 0 };
    this.#follow(this.#who.personSaid(text, at));
  }

  /** To be called a few times a second. */
  tick(line: LineNow): void {
    this.#follow(this.#who.tick(this.#ports.now() - this.#startedAt, line));
  }

  /** Whether a response that has just begun is for nobody: the model started it by itself, or was asked before this was known. */
  isUnwanted(asked: boolean): boolean {
    const unwanted = this.#state === 'waiting' && (this.#hushNext || !asked);
    this.#hushNext = false;
    return unwanted;
  }

  responseDone(purpose: unknown): void {
    if (purpose === VOICEMAIL) this.#messageSaid = true;
  }

  /** The recorder has heard all of the message. */
  get hasLeftMessage(): boolean {
    return this.#state === 'leaving' && this.#messageSaid;
  }

  #follow(advice: Advice): void {
    if (this.#lineIsLost || this.#state === 'leaving') return;
    switch (advice.do) {
      case 'go_on':
        return;
      case 'stay_silent':
        return this.#wait();
      case 'introduce_again':
        this.#wait();
        return this.#ports.request({ purpose: 'introduce', instructions: prompts.say(this.#agent.introduction) });
      case 'begin_again':
        this.#state = 'attended';
        return this.#ports.speakAgain({ purpose: 'opening', instructions: prompts.say(this.#agent.opening) });
      case 'answer':
        this.#state = 'attended';
        return this.#ports.speakAgain({ purpose: 'answer' });
      case 'press':
        this.#wait();
        if (!this.#ports.pressesKeys) return undefined;
        return this.#ports.request({ purpose: 'menu', instructions: prompts.menu(advice.digit) });
      case 'leave_message':
        this.#wait();
        this.#state = 'leaving';
        return void this.#leaveMessage();
      case 'hang_up':
        return this.#ports.nobodyReached();
    }
  }

  /** Last words may still come: they tell who was there, and change nothing any more. */
  lineLost(): void {
    this.#lineIsLost = true;
  }

  #wait(): void {
    if (this.#state === 'waiting') return;
    this.#state = 'waiting';
    this.#ports.fallSilent();
  }

  /** What was asked of the model and has not begun is not to be heard either. */
  hushNext(): void {
    this.#hushNext = true;
  }

  async #leaveMessage(): Promise<void> {
    const message = await this.#ports.claimMessage().catch((error: unknown) => {
      this.#ports.log.error('The message for a recorder could not be claimed', { error });
      return null;
    });
    if (message === null) return this.#ports.nobodyReached();
    this.#ports.request({ purpose: VOICEMAIL, instructions: prompts.say(message) });
  }
}
