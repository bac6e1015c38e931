import type { Booking } from './booking.ts';
import type { Confirmation, ConfirmationIn, Failure } from './confirmation.ts';

/** Whether a claimed confirmation may go now. */
export type Turn =
  | { kind: 'go' }
  /** Another one of the same stay is under way, or goes first: the guest hears things in their order, and each is told from the other. */
  | { kind: 'wait' }
  | { kind: 'skip'; because: ConfirmationIn<'skipped'>['because'] }
  | { kind: 'fail'; because: Failure };

/** Texts to the guest of one stay: they cost money, and nobody changes a stay so often. */
const MAX_TEXTS = 20;

/** Decides from the stay and from everything that its guest was or is to be told. */
export function turnOf(
  claimed: ConfirmationIn<'sending'>,
  booking: Booking | undefined,
  siblings: readonly Confirmation[],
): Turn {
  // The guest of a stay that is gone or was erased; or one who wants to hear no more.
  if (!booking || (claimed.askedBy === 'change' && booking.canal_confirmation === null)) {
    return { kind: 'skip', because: 'not_wanted' };
  }
  const others = siblings.filter(({ id }) => id !== claimed.id);
  if (isOvertaken(claimed, others)) return { kind: 'skip', because: 'superseded' };
  if (others.some((other) => other.state === 'sending' && goesBefore(other, claimed))) return { kind: 'wait' };
  const texts = others.filter(({ canal, tries }) => canal !== 'email' && tries > 0);
  if (claimed.canal !== 'email' && texts.length >= MAX_TEXTS) return { kind: 'fail', because: 'too_many' };
  return { kind: 'go' };
}

/** Whatever the clocks of two workers say, the older one goes first; and nobody overtakes what may be under way. */
function goesBefore(other: ConfirmationIn<'sending'>, claimed: ConfirmationIn<'sending'>): boolean {
  return other.id < claimed.id || other.claimedAt < claimed.claimedAt;
}

/** What the guest is to be told of a later change holds everything that this one would say. */
export function isOvertaken(
  { stayVersion }: Pick<Confirmation, 'stayVersion'>,
  siblings: readonly Confirmation[],
): boolean {
  return siblings.some((other) => other.stayVersion > stayVersion);
}
