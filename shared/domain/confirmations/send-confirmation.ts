import type { Logger } from '../../runtime/logger.ts';
import type { Booking, Channel, House } from './booking.ts';
import { type Confirmation, type ConfirmationIn, type ConfirmationKey, keyOf } from './confirmation.ts';
import type { ConfirmationRepository } from './confirmation-repository.ts';
import { claim, failed, lookSoon, putBack, sent, skipped, tryLater, unused } from './confirmation-transitions.ts';
import type { MailCourier, Sending, TextCourier } from './courier.ts';
import { deliver } from './deliver.ts';
import { recoverClaim } from './recover-claim.ts';
import type { TextSpend } from './text-spend-repository.ts';
import { turnOf } from './turn-of.ts';

export interface SendConfirmationDeps {
  confirmations: Pick<ConfirmationRepository, 'find' | 'save' | 'ofStay'>;
  /** The stay as it is now, and its hotel; undefined where there is none under this number. */
  read(reservationId: string): Promise<{ booking: Booking; house: House } | undefined>;
  /** E-mail is null where the hotel has no address to send it from. */
  couriers: { email: MailCourier | null } & Record<Exclude<Channel, 'email'>, TextCourier>;
  /** What texts cost comes out of the day's cap; e-mail costs next to nothing. */
  spend: TextSpend;
  /** ISO 3166 codes of the countries that texts may go to. */
  countries: readonly string[];
  /** Asks for a confirmation to be looked at again, after so many seconds. */
  ask(key: ConfirmationKey, delaySeconds: number): Promise<void>;
  now: () => Date;
  log: Logger;
}

/**
 * Sends a confirmation that is due. It may be asked twice, at the same time, and die anywhere: one claim is written before the one
 * request to the provider, and an expired claim leads to a look at what became of it, never straight to another request.
 */
export async function sendConfirmation(deps: SendConfirmationDeps, key: ConfirmationKey): Promise<void> {
  const found = await deps.confirmations.find(key);
  if (found?.state !== 'due' && found?.state !== 'sending') return;
  const now = deps.now();
  if (now < new Date(found.dueAt)) return;
  if (found.state === 'due') return await claimAndSend(deps, claim(found, now));
  const next = await recoverClaim(deps, found);
  if (next.kind === 'repeat') await claimAndSend(deps, claim(found, deps.now()));
  else await settle(deps, next.confirmation);
}

/**
 * What is read after the claim was written decides, so that of two messages about one stay each sees the other: the older one that
 * it was overtaken, the newer one that it has to wait for its turn.
 */
async function claimAndSend(deps: SendConfirmationDeps, wanted: ConfirmationIn<'sending'>): Promise<void> {
  if (!(await deps.confirmations.save(wanted))) return;
  const claimed = { ...wanted, version: wanted.version + 1 };
  const [stay, siblings] = await Promise.all([
    deps.read(claimed.reservationId),
    deps.confirmations.ofStay(claimed.reservationId),
  ]);
  const turn = turnOf(claimed, stay?.booking, siblings);
  switch (turn.kind) {
    case 'wait':
      return await settle(deps, putBack(unused(claimed), deps.now()));
    case 'skip':
      return await settle(deps, skipped(unused(claimed), turn.because));
    case 'fail':
      return await settle(deps, failed(unused(claimed), turn.because, deps.now()));
    case 'go': {
      const sending = stay && (await deliver(deps, claimed, stay.booking, stay.house));
      if (sending) await settle(deps, outcome(deps, claimed, sending));
    }
  }
}

function outcome(deps: SendConfirmationDeps, claimed: ConfirmationIn<'sending'>, sending: Sending): Confirmation {
  const now = deps.now();
  const log = deps.log.with({ reservationId: claimed.reservationId, confirmationId: claimed.id, canal: claimed.canal });
  switch (sending.kind) {
    case 'sent':
      log.info('A confirmation was sent', { providerId: sending.providerId, tries: claimed.tries });
      return sent(claimed, sending.providerId, now);
    case 'refused':
      log.error('A confirmation will not be sent', { because: sending.because, reason: sending.reason });
      return failed(claimed, sending.because, now);
    case 'not_sent': {
      const again = tryLater(claimed, now);
      if (again) log.warn('A confirmation could not be sent', { reason: sending.reason, tries: claimed.tries });
      else log.error('A confirmation will not be sent', { because: 'provider_down', reason: sending.reason });
      return again ?? failed(claimed, 'provider_down', now);
    }
    case 'unsure':
      log.warn('Nobody knows whether a confirmation was sent', { reason: sending.reason });
      return lookSoon(claimed, now);
  }
}

/** What is to be looked at again is asked for; where that fails the sweep finds it. */
async function settle(deps: SendConfirmationDeps, next: Confirmation): Promise<void> {
  const isKept = await deps.confirmations.save(next);
  if (!isKept || !('dueAt' in next)) return;
  await deps.ask(keyOf(next), (Date.parse(next.dueAt) - deps.now().getTime()) / 1000);
}
