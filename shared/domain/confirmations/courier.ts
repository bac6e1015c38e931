import type { Failure } from './confirmation.ts';

/** An e-mail in both its forms. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** A text message: what it says, and the same as values of a template where the channel wants one. */
export interface TextMessage {
  /** E.164. */
  to: string;
  body: string;
  langue: 'fr' | 'en';
  /** In the order of the template's placeholders, the first one first. */
  values: readonly string[];
}

/**
 * What became of a request to a provider: taken; not taken, and it may be asked again; refused for good; or nobody knows. `reason`
 * is for the log and holds nothing of the guest.
 */
export type Sending =
  | { kind: 'sent'; providerId: string }
  | { kind: 'not_sent'; reason: string }
  | { kind: 'refused'; because: Failure; reason: string }
  | { kind: 'unsure'; reason: string };

/** Whoever carries e-mail. It cannot be asked what it sent. */
export interface MailCourier {
  /** Never rejects. */
  send(mail: Mail): Promise<Sending>;
}

/** Whoever carries text messages of one channel. */
export interface TextCourier {
  /** Never rejects. */
  send(message: TextMessage): Promise<Sending>;
  /** Messages to a number since then which contain `mark`, oldest first; null when the list does not reach back that far. Rejects when it cannot be asked. */
  find(to: string, since: Date, mark: string): Promise<{ providerId: string; createdAt: Date }[] | null>;
}
