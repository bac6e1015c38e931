import * as z from 'zod';
import { deliverySchema } from '../../../shared/domain/event-webhooks/delivery.ts';
import { subscriptionSchema } from '../../../shared/domain/event-webhooks/subscription.ts';
import { answerSchema, listOf, pageOf, shown } from '../json-schema.ts';

const internal = ['schema', 'version'];
const subscription = answerSchema(subscriptionSchema);
const previousSecretUntil = answerSchema(z.iso.datetime().nullable());

export const webhookAnswers = {
  Webhook: shown(subscription, [...internal, 'secret', 'previous'], { previousSecretUntil }),
  WebhookWithSecret: shown(subscription, [...internal, 'previous'], { previousSecretUntil }),
  WebhookList: listOf('Webhook'),
  Delivery: shown(answerSchema(deliverySchema), [...internal, 'round'], {}),
  DeliveryPage: pageOf('Delivery'),
};
