import type { RealtimeClientEvent, SessionUpdateEvent } from 'openai/resources/realtime/realtime';
import type { LiveHub } from '../live/live-hub.ts';
import type { RealtimeEvent } from '../realtime/realtime-events.ts';
import type { History } from '../realtime/seed-history.ts';
import type { LegEnd } from './leg-end.ts';
import type { SpeechOnLine } from './speech.ts';

/** What a line tells the leg that it belongs to. */
export interface LineEvents {
  /** Something happened in the session with the model. */
  onEvent(event: RealtimeEvent): void;
  /** The model is gone, and the person still there. */
  onModelLost(reason: string): void;
  /** The agent's voice is on its way to the person. */
  onAgentSpeaks(): void;
  /** The person has heard more, or less, of the agent: `change` says so to the voice. */
  onPlayback(change: () => void): void;
  /** The person pressed a key. */
  onDigit(digit: string): void;
  onHungUp(): void;
  /** No word from whoever carries the call. */
  onLineLost(): void;
}

/** Sessions end by the clock; another one may take over where nobody notices. */
export interface ModelRenewal {
  /** Whether the session will be ended before long; `now` in milliseconds since the epoch. */
  renewalIsDue(now: number): boolean;
  prepareNext(update: SessionUpdateEvent): void;
  readonly nextIsReady: boolean;
  switchToNext(history: History): void;
}

/**
 * What brings a person and a model together: a media stream with a session beside it, or a call that the model's own service
 * carries. The leg decides what is said on it, and when it ends.
 */
export interface Line {
  /** Called once, before {@link attach}. */
  readonly speech: SpeechOnLine;
  /** Whether the model remembers the conversation by itself when it is lost and found again. */
  readonly keepsConversation: boolean;
  readonly renewal: ModelRenewal | null;
  /** From here on `events` hears of everything; nothing was lost before. Called once. */
  attach(events: LineEvents, live: LiveHub): void;
  /** Brings the model to the line. Rejects when it is not to be had, with {@link CallGone} when there is no line any more. */
  openModel(update: SessionUpdateEvent, history: History): Promise<void>;
  /** Lets go of the model, which is to be opened again. */
  dropModel(): void;
  /** Lets go of the model for good. */
  closeModel(): void;
  send(event: RealtimeClientEvent): void;
  /** The model hears the person from here on … */
  listen(): void;
  /** … and not any more, until it is there again. */
  hold(): void;
  /** To be called a few times a second. `lost` when nothing has come from the person for too long. */
  tick(personSpeaking: boolean): 'lost' | null;
  /** The leg is over, and the record says so: hangs up, or leaves the person to whoever comes next. */
  close(end: LegEnd): void;
}

/** The call was over before the model could be reached. */
export class CallGone extends Error {}

/** A line on which a leg may be had. It is taken or turned away, once. */
export interface LineOffer {
  take(): Line;
  /** `refused`: the leg is somebody else's; `over`: there is nothing to talk about; `elsewhere`: the record says who gets the person. */
  turnAway(why: 'refused' | 'over' | 'elsewhere'): void;
}
