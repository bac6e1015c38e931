import type { Carrier } from '../../shared/domain/calls/carrier.ts';
import { twilioAccount } from '../../shared/providers/twilio/account.ts';
import { twilioCarrier } from '../../shared/providers/twilio/outbound-call.ts';
import type { Secret } from '../../shared/runtime/secrets.ts';

/** Twilio as the calls' carrier. Here the compiler checks that the provider, which knows no feature, fits what they ask for. */
export function carrierAt(baseUrl: string, account: Secret): Carrier {
  return twilioCarrier(async () => ({ baseUrl, ...(await twilioAccount(account)) }));
}
