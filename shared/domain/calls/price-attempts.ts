import type { Logger } from '../../runtime/logger.ts';
import type { CallRepository } from './call-repository.ts';
import type { Carrier, CarrierCall } from './carrier.ts';
import type { ConversationRepository } from './conversation-repository.ts';

interface Deps {
  calls: Pick<CallRepository, 'find'>;
  conversations: Pick<ConversationRepository, 'attempts' | 'recordPrice'>;
  carrier: Pick<Carrier, 'fetchCall' | 'listLegs'>;
  log: Logger;
}

/**
 * Asks the carrier for the price of every attempt that has none yet, and of the persons' telephones that were rung in it, which it
 * bills as calls of their own. What it does not know, or will not say, waits.
 */
export async function priceAttempts(deps: Deps, callId: string): Promise<void> {
  const personsRung = ((await deps.calls.find(callId))?.personDials ?? 0) > 0;
  for (const { attempt, sid, price } of await deps.conversations.attempts(callId)) {
    if (sid === undefined || price !== undefined) continue;
    try {
      const call = await deps.carrier.fetchCall(sid);
      const legs = personsRung && call ? await deps.carrier.listLegs(sid) : [];
      const sum = call && sumOf([isBilled(call) ? call : free(call), ...legs.filter(isBilled)]);
      if (call && sum !== null) await deps.conversations.recordPrice(callId, attempt, sum, call.priceUnit ?? 'USD');
    } catch (error) {
      deps.log.warn('The carrier could not be asked for a price', { callId, attempt, error });
    }
  }
}

/** A telephone that nobody answered costs nothing and never gets a price. */
function isBilled({ status }: CarrierCall): boolean {
  return status !== 'busy' && status !== 'no-answer' && status !== 'failed' && status !== 'canceled';
}

const free = (call: CarrierCall): CarrierCall => ({ ...call, price: call.price ?? '0' });

/** Decimal text as the carrier writes it; null while one of them has no price. */
function sumOf([first, ...others]: CarrierCall[]): string | null {
  if (!first || first.price === null || others.some(({ price }) => price === null)) return null;
  if (others.length === 0) return first.price;
  return String(Number([first, ...others].reduce((sum, { price }) => sum + Number(price), 0).toFixed(6)));
}
