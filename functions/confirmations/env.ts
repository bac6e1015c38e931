import * as z from 'zod/mini';
import { wholeNumber } from '../../shared/runtime/env.ts';
import { transferEnv } from '../../shared/domain/calls/transfer-target.ts';
import { restaurantEnv } from '../../shared/domain/directory/restaurant-profile.ts';

const queue = { RESERVATIONS_TABLE: z.string(), CONFIRMATIONS_QUEUE_URL: z.string() };
const template = z.string().check(z.regex(/^(HX[0-9a-f]{32})?$/, 'must be a content sid such as HX…'));

/** `send.queue.ts` */
export const sendConfirmationEnv = z.extend(restaurantEnv, {
  ...queue,
  LEDGER_TABLE: z.string(),
  DAILY_SPEND_CAP_USD: wholeNumber(1, 100_000),
  TWILIO_SECRET_ARN: z.string(),
  TWILIO_BASE_URL: z.url(),
  CALL_COUNTRIES: transferEnv.CALL_COUNTRIES,
  /** The address that e-mail comes from; empty for no e-mail. */
  MAIL_FROM: z.union([z.literal(''), z.email('must be an e-mail address')]),
  /** Who texts come from: a number, or a name of at most 11 letters; empty for the account's own number. */
  SMS_FROM: z
    .string()
    .check(
      z.regex(/^(\+[1-9]\d{6,14}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})?$/, 'must be a number such as +33…, or a name'),
    ),
  /** A number that is registered for WhatsApp; empty for the account's own number. */
  WHATSAPP_FROM: z.string().check(z.regex(/^(\+[1-9]\d{6,14})?$/, 'must be a number such as +33…')),
  /** Approved templates, `HX…`; empty for free text, which WhatsApp only delivers to guests who wrote within a day. */
  WHATSAPP_CONFIRMATION_FR: template,
  WHATSAPP_CONFIRMATION_EN: template,
});

/** `sweep-confirmations.schedule.ts` */
export const sweepConfirmationsEnv = z.object(queue);
