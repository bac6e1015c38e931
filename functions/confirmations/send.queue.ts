import * as z from 'zod/mini';
import { createConfirmationRepository } from '../../shared/domain/confirmations/confirmation-repository.ts';
import { sendConfirmation, type SendConfirmationDeps } from '../../shared/domain/confirmations/send-confirmation.ts';
import { createTextSpend } from '../../shared/domain/confirmations/text-spend-repository.ts';
import { restaurantProfile } from '../../shared/domain/directory/restaurant-profile.ts';
import { createHotelRepository } from '../../shared/domain/reservations/hotel-repository.ts';
import { createReservationRepository } from '../../shared/domain/reservations/reservation-repository.ts';
import { createDocumentStore } from '../../shared/dynamodb/document-store.ts';
import { sesMail } from '../../shared/providers/ses/send-mail.ts';
import { twilioAccount } from '../../shared/providers/twilio/account.ts';
import { twilioTexts } from '../../shared/providers/twilio/messages.ts';
import { createConfirmationQueue } from '../../shared/runtime/confirmation-queue.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { secret } from '../entry/platform.ts';
import { queueFunction } from '../entry/queue.ts';
import { sendConfirmationEnv } from './env.ts';
import { ownNumber } from './own-number.ts';
import { readBooking } from './read-booking.ts';

const env = readEnv(sendConfirmationEnv);
const store = createDocumentStore();
const twilio = secret(env.TWILIO_SECRET_ARN);
const account = async () => ({ baseUrl: env.TWILIO_BASE_URL, ...(await twilioAccount(twilio)) });
const none = { fr: null, en: null };

const deps: SendConfirmationDeps = {
  confirmations: createConfirmationRepository(store, env.RESERVATIONS_TABLE),
  read: readBooking(
    {
      reservations: createReservationRepository(store, env.RESERVATIONS_TABLE),
      hotel: createHotelRepository(store, env.RESERVATIONS_TABLE),
    },
    restaurantProfile(env),
  ),
  couriers: {
    email: env.MAIL_FROM === '' ? null : sesMail({ from: env.MAIL_FROM, replyTo: env.RESTAURANT_EMAIL || null }),
    sms: twilioTexts(account, { channel: 'sms', from: ownNumber(env.SMS_FROM, account), templates: none }),
    whatsapp: twilioTexts(account, {
      channel: 'whatsapp',
      from: ownNumber(env.WHATSAPP_FROM, account),
      templates: { fr: env.WHATSAPP_CONFIRMATION_FR || null, en: env.WHATSAPP_CONFIRMATION_EN || null },
    }),
  },
  spend: createTextSpend(store, env.LEDGER_TABLE, env.DAILY_SPEND_CAP_USD),
  countries: env.CALL_COUNTRIES.split(','),
  ask: createConfirmationQueue(env.CONFIRMATIONS_QUEUE_URL),
  now: () => new Date(),
  log: createLogger(),
};

const message = z.object({ reservationId: z.string(), confirmationId: z.string() });

/** Sends a confirmation, or finds out what became of one. */
export const handler = queueFunction(message, (key) => sendConfirmation(deps, key));
