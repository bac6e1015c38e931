import { randomBytes } from 'node:crypto';
import type { KeptValues } from '../vault/kept-values.ts';
import type { Variables } from '../platform/variables.ts';

/** What the functions find in the providers' secrets. */
export interface ProviderAccounts {
  twilio: { accountSid: string; authToken: string; phoneNumber: string; whatsappNumber: string };
  openai: { apiKey: string; webhookSecret: string };
}

/** A valid French number that belongs to nobody we call. */
const SIMULATED_NUMBER = '+33186950000';
const SIMULATED_WHATSAPP_NUMBER = '+33186950001';

/** The accounts from the environment, and for what is missing those that the simulators know. */
export function providerAccounts(variables: Variables, kept: KeptValues): ProviderAccounts {
  return {
    twilio: {
      accountSid: variables['TWILIO_ACCOUNT_SID'] ?? `AC${'0'.repeat(31)}1`,
      authToken: variables['TWILIO_AUTH_TOKEN'] ?? kept.get('twilio-auth-token', () => randomBytes(16).toString('hex')),
      phoneNumber: variables['TWILIO_PHONE_NUMBER'] ?? SIMULATED_NUMBER,
      whatsappNumber: variables['TWILIO_WHATSAPP_NUMBER'] ?? SIMULATED_WHATSAPP_NUMBER,
    },
    openai: {
      apiKey: variables['OPENAI_API_KEY'] ?? 'sk-simulated',
      webhookSecret:
        variables['OPENAI_WEBHOOK_SECRET'] ??
        kept.get('openai-webhook-secret', () => `whsec_${randomBytes(32).toString('base64')}`),
    },
  };
}
