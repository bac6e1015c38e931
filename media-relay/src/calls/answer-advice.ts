import type { AttemptOutcome } from '../../../shared/domain/calls/call.ts';

/** Who is on the line, as far as is known by now. */
export type Who = 'unknown' | 'human' | 'voicemail' | 'screening' | 'menu' | 'hold' | 'fax' | 'unavailable';

/** What the agent should do now. `go_on` and `stay_silent` say how things stand, the others are said once, when they become due. */
export type Advice =
  | { do: 'go_on' }
  /** Not a word, no nudges and no goodbye, until another advice comes. */
  | { do: 'stay_silent' }
  /** To a telephone that asks: who calls and why, in one sentence; then silence. */
  | { do: 'introduce_again' }
  /** Somebody came to the line who has not heard who is calling. */
  | { do: 'begin_again' }
  /** Somebody we were talking with is back and waits for an answer. */
  | { do: 'answer' }
  /** A menu wants a key: `digit`, or the one that suits the call where there are several. */
  | { do: 'press'; digit: string | null }
  | { do: 'leave_message' }
  | { do: 'hang_up'; outcome: AttemptOutcome };

/** The line at this instant. `transcribing`: something is or was said whose words are not known yet. */
export interface LineNow {
  speaking: boolean;
  transcribing: boolean;
}
