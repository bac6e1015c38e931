import { createCallRepository } from '../../shared/domain/calls/call-repository.ts';
import { callingHours } from '../../shared/domain/calls/calling-hours.ts';
import { createConversationRepository } from '../../shared/domain/calls/conversation-repository.ts';
import { priceAttempts } from '../../shared/domain/calls/price-attempts.ts';
import { createSettlements } from '../../shared/domain/calls/settlement-repository.ts';
import { type SettleDeps, settleEndedCall } from '../../shared/domain/call-outcomes/settle-call.ts';
import { openAiKey } from '../../shared/providers/openai/account.ts';
import { structuredOutput } from '../../shared/providers/openai/structured-output.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { announcingStore } from '../entry/announcing.ts';
import { callPurposes } from '../entry/call-purposes.ts';
import { placingQueues } from '../entry/placing-queues.ts';
import { secret } from '../entry/platform.ts';
import { callQueueFunction } from '../entry/queue.ts';
import { carrierAt } from '../entry/twilio-carrier.ts';
import { settleCallEnv } from './env.ts';

const env = readEnv(settleCallEnv);
const store = announcingStore(env);
const now = () => new Date();
const log = createLogger();
const openai = secret(env.OPENAI_SECRET_ARN);
const carrier = carrierAt(env.TWILIO_BASE_URL, secret(env.TWILIO_SECRET_ARN));
const conversations = createConversationRepository(store, env.CALLS_TABLE);
const calls = createCallRepository(store, env.CALLS_TABLE);
const deps: SettleDeps = {
  calls,
  conversations,
  settlements: createSettlements(store, { calls: env.CALLS_TABLE, ledger: env.LEDGER_TABLE }),
  purposeOf: callPurposes(env, store, now),
  ask: async (question) => {
    const account = { baseUrl: env.OPENAI_BASE_URL, apiKey: await openAiKey(openai) };
    return await structuredOutput(account, env.OPENAI_EXTRACTION_MODEL, question);
  },
  priceAttempts: (callId) => priceAttempts({ calls, conversations, carrier, log }, callId),
  requeue: placingQueues(env),
  settings: {
    hours: callingHours(env.CALLING_HOURS),
    retrySeconds: env.CALL_RETRY_SECONDS,
    maxCallSeconds: env.CALL_MAX_SECONDS,
  },
  now,
  log,
};

/** A call ended: reads the conversation into its record, calls again, or gives up. */
export const handler = callQueueFunction((callId, lastTry) => settleEndedCall(deps, callId, lastTry));
