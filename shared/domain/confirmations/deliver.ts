import { Fault } from '../../runtime/faults.ts';
import { allowedDestination } from '../calls/destination.ts';
import { addressOn, type Booking, type House } from './booking.ts';
import type { ConfirmationIn, Failure } from './confirmation.ts';
import type { Sending } from './courier.ts';
import { mailOf } from './mail-of.ts';
import type { SendConfirmationDeps } from './send-confirmation.ts';
import { textOf } from './text-of.ts';

/** The one request to a provider that a claim allows, or why there is none. Never rejects. */
export async function deliver(
  { couriers, countries, spend, now }: Pick<SendConfirmationDeps, 'couriers' | 'countries' | 'spend' | 'now'>,
  { type, canal }: ConfirmationIn<'sending'>,
  booking: Booking,
  house: House,
): Promise<Sending> {
  const to = addressOn(canal, booking);
  if (to === null) return refused('no_address');
  if (canal === 'email') {
    return couriers.email ? await couriers.email.send({ to, ...mailOf(type, booking, house) }) : refused('no_sender');
  }
  if (!mayReceive(to, countries)) return refused('destination_not_allowed');
  try {
    if (!(await spend.hold(now()))) return refused('daily_cap');
  } catch (error) {
    return { kind: 'not_sent', reason: String(error) };
  }
  return await couriers[canal].send({ to, langue: booking.langue, ...textOf(type, canal, booking, house) });
}

const refused = (because: Failure): Sending => ({ kind: 'refused', because, reason: because });

/** Countries and kinds of numbers that may be called may be written to: neither is a way to spend the hotel's money abroad. */
function mayReceive(telephone: string, countries: readonly string[]): boolean {
  try {
    return allowedDestination(telephone, countries).telephone === telephone;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}
