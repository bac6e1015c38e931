import { addressOn } from './booking.ts';
import type { Confirmation, ConfirmationIn } from './confirmation.ts';
import { givenUp, lookAt, sent, skipped } from './confirmation-transitions.ts';
import type { SendConfirmationDeps } from './send-confirmation.ts';
import { isOvertaken } from './turn-of.ts';

/** The provider's clock and ours differ a little, and it counts in seconds. */
const CLOCK_SKEW_MS = 10_000;
/** What the provider's list does not hold by then it did not take; seconds are usual. */
const SILENT_MS = 60_000;
/** A provider that cannot be asked for so long will not be: whoever reads the confirmation knows as much. */
const GIVE_UP_MS = 30 * 60_000;
const ASK_AGAIN_MS = 60_000;

type Recovery = { kind: 'repeat' } | { kind: 'settled'; confirmation: Confirmation };

/**
 * What becomes of a claim whose holder died, or could not tell what the provider did. A text is looked for in the provider's list:
 * one that is there is taken for ours, because it holds the number of the stay and came since the claim. One that is not there a
 * minute later is sent once more, and never a third time.
 *
 * E-mail has no list, and SES no idempotency. There the message is sent once more: somebody who gets the same mail twice has lost
 * nothing, somebody who gets none does not know whether they have a room; and it costs next to nothing.
 */
export async function recoverClaim(deps: SendConfirmationDeps, claimed: ConfirmationIn<'sending'>): Promise<Recovery> {
  const [stay, siblings] = await Promise.all([
    deps.read(claimed.reservationId),
    deps.confirmations.ofStay(claimed.reservationId),
  ]);
  const isOver = isOvertaken(claimed, siblings);
  if (claimed.canal === 'email') return isOver ? settled(skipped(claimed, 'superseded')) : onceMore(deps, claimed);
  const to = stay && addressOn(claimed.canal, stay.booking);
  // Erased, with the number under which it could be looked for.
  if (!to) return settled(givenUp(claimed));

  const claimedAt = new Date(claimed.claimedAt);
  const silentUntil = new Date(claimedAt.getTime() + SILENT_MS);
  const now = deps.now();
  const list = await deps.couriers[claimed.canal]
    .find(to, new Date(claimedAt.getTime() - CLOCK_SKEW_MS), claimed.reservationId)
    .catch((error: unknown) => {
      deps.log.warn('The provider cannot be asked what it sent', { confirmationId: claimed.id, error });
      return null;
    });
  const known = new Set(siblings.flatMap((other) => (other.state === 'sent' ? [other.providerId] : [])));
  const found = list?.find(({ providerId }) => !known.has(providerId));
  if (found) {
    deps.log.warn('A confirmation without an answer was found at the provider', { providerId: found.providerId });
    return settled(sent(claimed, found.providerId, found.createdAt));
  }
  if (!list) {
    if (now.getTime() - claimedAt.getTime() >= GIVE_UP_MS) return settled(givenUp(claimed));
    return settled(lookAt(claimed, new Date(now.getTime() + ASK_AGAIN_MS)));
  }
  if (now < silentUntil) return settled(lookAt(claimed, silentUntil));
  return isOver ? settled(skipped(claimed, 'superseded')) : onceMore(deps, claimed);
}

function onceMore(deps: Pick<SendConfirmationDeps, 'log'>, claimed: ConfirmationIn<'sending'>): Recovery {
  if (claimed.repeats === 0) return { kind: 'repeat' };
  deps.log.error('Nobody can say whether a confirmation was sent', { confirmationId: claimed.id });
  return settled(givenUp(claimed));
}

const settled = (confirmation: Confirmation): Recovery => ({ kind: 'settled', confirmation });
