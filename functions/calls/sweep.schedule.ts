import { createCallRepository } from '../../shared/domain/calls/call-repository.ts';
import { lineHolder } from '../../shared/domain/calls/call-writes-repository.ts';
import { callUrls } from '../../shared/domain/calls/call-urls.ts';
import { createConversationRepository } from '../../shared/domain/calls/conversation-repository.ts';
import { createDueCalls } from '../../shared/domain/calls/due-calls-repository.ts';
import { priceAttempts } from '../../shared/domain/calls/price-attempts.ts';
import { sweepDueCalls } from '../../shared/domain/calls/sweep-due-calls.ts';
import { priceSettledCall } from '../../shared/domain/call-outcomes/price-settled-call.ts';
import { createCallQueue } from '../../shared/runtime/call-queue.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { announcingStore } from '../entry/announcing.ts';
import { publicUrl, secret } from '../entry/platform.ts';
import { callPurposes } from '../entry/call-purposes.ts';
import { placingQueues } from '../entry/placing-queues.ts';
import { scheduledFunction } from '../entry/schedule.ts';
import { carrierAt } from '../entry/twilio-carrier.ts';
import { sweepEnv } from './env.ts';

const env = readEnv(sweepEnv);
const store = announcingStore(env);
const host = publicUrl(env.PUBLIC_URL_PARAMETER);
const carrier = carrierAt(env.TWILIO_BASE_URL, secret(env.TWILIO_SECRET_ARN));
const calls = createCallRepository(store, env.CALLS_TABLE);
const conversations = createConversationRepository(store, env.CALLS_TABLE);
const log = createLogger();
const now = () => new Date();
const handToRelay = createCallQueue(env.SIP_CALLS_QUEUE_URL);
const purposeOf = callPurposes(env, store, now);
const pricing = { calls, conversations, carrier, purposeOf, now, log };

/** Every minute: looks again at whatever is due. */
export const handler = scheduledFunction(async () => {
  const seen = await sweepDueCalls({
    calls,
    conversations,
    carrier,
    due: createDueCalls(store, env.CALLS_TABLE),
    lineHolder: (call) => lineHolder(store, env.CALLS_TABLE, call),
    requeue: placingQueues(env),
    handToRelay: (callId) => handToRelay(callId, 0),
    announceEnd: createCallQueue(env.ENDED_CALLS_QUEUE_URL),
    priceCall: (call) =>
      priceSettledCall({ ...pricing, priceAttempts: (callId) => priceAttempts(pricing, callId) }, call),
    nextUrl: async (call) => callUrls(await host(), call).next,
    settings: { retrySeconds: env.CALL_RETRY_SECONDS },
    now,
    log,
  });
  if (seen > 0) log.info('Due calls were looked at', { seen });
});
