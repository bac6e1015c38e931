import { Fault } from '../../runtime/faults.ts';
import type { IdempotentRequest } from '../../runtime/idempotent-request.ts';
import { addressOn, type Booking, type Channel } from './booking.ts';
import {
  type Confirmation,
  type ConfirmationKey,
  confirmationId,
  keyOf,
  type News,
  newConfirmation,
} from './confirmation.ts';
import type { ConfirmationRepository } from './confirmation-repository.ts';
import type { ConfirmationRequestRepository } from './confirmation-request-repository.ts';

export interface RequestConfirmationDeps {
  confirmations: Pick<ConfirmationRepository, 'find'>;
  requests: ConfirmationRequestRepository;
  /** Has it sent. */
  ask(key: ConfirmationKey): Promise<void>;
  newId(): string;
  now: () => Date;
}

/**
 * Has a stay confirmed to its guest once more, on the channel that they chose unless another one is named; once per request.
 * Throws `no_guest_address`, `idempotency_key_reused`.
 */
export async function requestConfirmation(
  deps: RequestConfirmationDeps,
  booking: Booking,
  wanted: Channel | null,
  request: IdempotentRequest | null,
): Promise<{ confirmation: Confirmation; isNew: boolean }> {
  const before = await earlier(deps, booking.id, request);
  if (before) return { confirmation: before, isNew: false };
  const canal = wanted ?? booking.canal_confirmation;
  if (canal === null) throw noAddress('Nobody said how the guest wants to hear of it: name a channel with canal.');
  if (addressOn(canal, booking) === null) throw noAddress(`The guest left nothing to reach them by ${canal}.`);
  const now = deps.now();
  const confirmation = newConfirmation(
    {
      id: confirmationId(booking.version, deps.newId()),
      reservationId: booking.id,
      type: newsIn(booking),
      canal,
      stayVersion: booking.version,
      askedBy: 'request',
    },
    now,
  );
  if (!(await deps.requests.add(confirmation, request, now))) {
    // Its own twin was faster.
    const twin = await earlier(deps, booking.id, request);
    if (!twin) throw new Error(`Neither asked for nor there: ${confirmation.id}`);
    return { confirmation: twin, isNew: false };
  }
  // It is due whether or not this succeeds.
  await deps.ask(keyOf(confirmation)).catch(() => undefined);
  return { confirmation: { ...confirmation, version: 1 }, isNew: true };
}

async function earlier(
  deps: Pick<RequestConfirmationDeps, 'confirmations' | 'requests'>,
  reservationId: string,
  request: IdempotentRequest | null,
): Promise<Confirmation | null> {
  const id = request && (await deps.requests.askedBefore(request));
  return id === null ? null : ((await deps.confirmations.find({ reservationId, confirmationId: id })) ?? null);
}

function newsIn({ statut }: Booking): News {
  return statut === 'annulee' ? 'annulation' : 'creation';
}

const noAddress = (detail: string) => new Fault('no_guest_address', detail);
