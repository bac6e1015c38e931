import type { Confirmation, ConfirmationIn, Failure } from './confirmation.ts';

/** Longer than a function may take over one message: whoever holds a claim for longer is dead. */
export const LEASE_MS = 30_000;
/** Seconds until a provider that could not be asked is asked again. */
const BACKOFF = [5, 30, 120, 600];
/** How long a provider may take until a message that it took is in its list. */
const FIRST_LOOK_MS = 5_000;
/** Another message of the same stay is under way. */
const WAIT_MS = 10_000;

/** The provider is about to be asked. A claim that follows one of unknown outcome repeats it. */
export function claim(from: ConfirmationIn<'due' | 'sending'>, now: Date): ConfirmationIn<'sending'> {
  return {
    ...common(from),
    tries: from.tries + 1,
    repeats: from.repeats + (from.state === 'sending' ? 1 : 0),
    state: 'sending',
    claimedAt: now.toISOString(),
    dueAt: later(now, LEASE_MS),
  };
}

/** A claim under which the provider was not asked after all. */
export function unused(from: ConfirmationIn<'sending'>): ConfirmationIn<'sending'> {
  return { ...from, tries: from.tries - 1 };
}

/** The claim is taken back, because another message goes first. */
export function putBack(from: ConfirmationIn<'sending'>, now: Date): ConfirmationIn<'due'> {
  return { ...common(from), state: 'due', dueAt: later(now, WAIT_MS) };
}

/** The provider did certainly not take it; null when it was asked often enough. */
export function tryLater(from: ConfirmationIn<'sending'>, now: Date): ConfirmationIn<'due'> | null {
  const seconds = BACKOFF[from.tries - 1];
  return seconds === undefined ? null : { ...common(from), state: 'due', dueAt: later(now, seconds * 1000) };
}

/** Nobody knows whether the provider took it: it is looked for soon. */
export function lookSoon(from: ConfirmationIn<'sending'>, now: Date): ConfirmationIn<'sending'> {
  return { ...from, dueAt: later(now, FIRST_LOOK_MS) };
}

export function lookAt(from: ConfirmationIn<'sending'>, at: Date): ConfirmationIn<'sending'> {
  return { ...from, dueAt: at.toISOString() };
}

export function sent(from: ConfirmationIn<'sending'>, providerId: string, at: Date): ConfirmationIn<'sent'> {
  return { ...common(from), state: 'sent', sentAt: at.toISOString(), providerId };
}

export function failed(from: ConfirmationIn<'sending'>, because: Failure, now: Date): ConfirmationIn<'failed'> {
  return { ...common(from), state: 'failed', failedAt: now.toISOString(), because };
}

export function skipped(
  from: ConfirmationIn<'sending'>,
  because: ConfirmationIn<'skipped'>['because'],
): ConfirmationIn<'skipped'> {
  return { ...common(from), state: 'skipped', because };
}

export function givenUp(from: ConfirmationIn<'sending'>): ConfirmationIn<'unknown'> {
  return { ...common(from), state: 'unknown', claimedAt: from.claimedAt };
}

const later = (now: Date, ms: number): string => new Date(now.getTime() + ms).toISOString();

/** What every state has, without what belongs to the one that is left. */
function common(from: Confirmation) {
  const { schema, id, reservationId, type, canal, stayVersion, askedBy, tries, repeats, createdAt, version } = from;
  return { schema, id, reservationId, type, canal, stayVersion, askedBy, tries, repeats, createdAt, version };
}
