import type { HttpMethod } from '../calls/call.ts';
import type { CallEvent } from '../calls/call-status.ts';

/** A request that a verb makes when it is done. URLs may be relative to the document. */
export interface Action {
  url: string;
  method: HttpMethod;
}

export interface StreamNoun {
  url: string;
  name: string | undefined;
  statusCallback: Action | undefined;
  parameters: Record<string, string>;
}

export interface NumberNoun {
  number: string;
  /** TwiML that the called party hears before being joined. */
  whisper: Action | undefined;
  statusCallback: (Action & { events: readonly CallEvent[] }) | undefined;
}

/** What can be heard while something waits for keys. */
export type Prompt =
  | { verb: 'Say'; text: string; times: number }
  | { verb: 'Pause'; seconds: number }
  | { verb: 'Play'; digits: string | undefined; times: number };

/** One instruction of a TwiML document, its attributes read and their defaults filled in. */
export type Verb =
  | Prompt
  | { verb: 'Connect'; action: Action | undefined; stream: StreamNoun }
  | {
      verb: 'Dial';
      action: Action | undefined;
      numbers: readonly NumberNoun[];
      callerId: string | undefined;
      answerOnBridge: boolean;
      timeoutSeconds: number;
      timeLimitSeconds: number;
    }
  | { verb: 'Redirect'; to: Action }
  | { verb: 'Hangup' }
  | { verb: 'Reject'; reason: 'busy' | 'rejected' }
  | {
      verb: 'Gather';
      /** The document itself when absent. */
      action: Action | undefined;
      method: HttpMethod;
      /** Ends as soon as there are so many keys. */
      numDigits: number | undefined;
      finishOnKey: string;
      /** Without a key for so long, once the prompts were heard. */
      timeoutSeconds: number;
      actionOnEmptyResult: boolean;
      prompts: readonly Prompt[];
    };
