import type { DocumentStore } from '../../dynamodb/document-store.ts';
import { reserving } from '../calls/spend-repository.ts';

/** In US dollars: three parts of a text to a French mobile, 0.0798 each (https://www.twilio.com/en-us/sms/pricing/fr), rounded up. */
export const TEXT_USD = 0.25;

export interface TextSpend {
  /** Holds back what a text may cost from the day of `now`; false when the day has no room for it. It is not given back. */
  hold(now: Date): Promise<boolean>;
}

/** Texts come out of the same day's money as calls: `capUsd`. */
export function createTextSpend(store: DocumentStore, ledgerTable: string, capUsd: number): TextSpend {
  return {
    async hold(now) {
      const outcome = await store.transact([reserving(ledgerTable, now.toISOString(), TEXT_USD, capUsd)]);
      return outcome.committed;
    },
  };
}
