import type { Logger } from '../../runtime/logger.ts';
import type { Carrier } from './carrier.ts';
import type { ConversationRepository } from './conversation-repository.ts';

interface Deps {
  conversations: Pick<ConversationRepository, 'attempts' | 'recordPrice'>;
  carrier: Pick<Carrier, 'fetchCall'>;
  log: Logger;
}

/** Asks the carrier for the price of every attempt that has none yet. What it does not know, or will not say, waits. */
export async function priceAttempts(deps: Deps, callId: string): Promise<void> {
  for (const { attempt, sid, price } of await deps.conversations.attempts(callId)) {
    if (sid === undefined || price !== undefined) continue;
    try {
      const call = await deps.carrier.fetchCall(sid);
      if (call?.price == null) continue;
      await deps.conversations.recordPrice(callId, attempt, call.price, call.priceUnit ?? 'USD');
    } catch (error) {
      deps.log.warn('The carrier could not be asked for a price', { callId, attempt, error });
    }
  }
}
