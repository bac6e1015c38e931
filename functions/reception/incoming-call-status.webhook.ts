import { createCallRepository } from '../../shared/domain/calls/call-repository.ts';
import { createConversationRepository } from '../../shared/domain/calls/conversation-repository.ts';
import { createDocumentStore } from '../../shared/dynamodb/document-store.ts';
import { createCallQueue } from '../../shared/runtime/call-queue.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { hearTwilio } from '../entry/call-news.ts';
import { publicUrl, secret } from '../entry/platform.ts';
import { carrierAt } from '../entry/twilio-carrier.ts';
import { twilioWebhookFunction } from '../entry/twilio-webhook.ts';
import { incomingCallStatusEnv } from './env.ts';
import { inboundAttempt } from './inbound-attempt.ts';

const env = readEnv(incomingCallStatusEnv);
const twilio = secret(env.TWILIO_SECRET_ARN);
const store = createDocumentStore();
const deps = {
  calls: createCallRepository(store, env.CALLS_TABLE),
  conversations: createConversationRepository(store, env.CALLS_TABLE),
  carrier: carrierAt(env.TWILIO_BASE_URL, twilio),
  announceEnd: createCallQueue(env.ENDED_CALLS_QUEUE_URL),
  now: () => new Date(),
  log: createLogger(),
};

/** How a call that came in goes. */
export const handler = twilioWebhookFunction(
  { twilio, edge: secret(env.EDGE_KEY_SECRET_ARN), publicUrl: publicUrl(env.PUBLIC_URL_PARAMETER) },
  async (webhook) => await hearTwilio(deps, webhook, inboundAttempt(webhook)),
);
