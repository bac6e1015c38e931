import { applyAnsweredBy } from '../../shared/domain/calls/apply-answered-by.ts';
import { applyCarrierNews } from '../../shared/domain/calls/apply-carrier-news.ts';
import { createCallRepository } from '../../shared/domain/calls/call-repository.ts';
import { createConversationRepository } from '../../shared/domain/calls/conversation-repository.ts';
import { createDocumentStore } from '../../shared/dynamodb/document-store.ts';
import { answeredByOf, carrierNewsOf } from '../../shared/providers/twilio/call-callback.ts';
import { createCallQueue } from '../../shared/runtime/call-queue.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { publicUrl, secret } from '../entry/platform.ts';
import { carrierAt } from '../entry/twilio-carrier.ts';
import { twilioWebhookFunction } from '../entry/twilio-webhook.ts';
import { attemptIdentity } from './attempt-identity.ts';
import { callStatusEnv } from './env.ts';

const env = readEnv(callStatusEnv);
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

/** How the call goes, as Twilio sees it: ringing, answered, over; and whether a machine picked up. */
export const handler = twilioWebhookFunction(
  { twilio, edge: secret(env.EDGE_KEY_SECRET_ARN), publicUrl: publicUrl(env.PUBLIC_URL_PARAMETER) },
  async (webhook) => {
    const { callId, attempt, sid } = await attemptIdentity(
      { calls: deps.calls, store, ordersTable: env.SUPPLIER_ORDERS_TABLE },
      webhook,
    );
    const news = carrierNewsOf(webhook.params, sid, deps.now());
    const answeredBy = answeredByOf(webhook.params);
    if (news) await applyCarrierNews(deps, callId, attempt, news);
    else if (answeredBy) await applyAnsweredBy(deps, callId, attempt, sid, answeredBy);
    return { status: 204 };
  },
);
