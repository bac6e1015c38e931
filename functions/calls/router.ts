import { createCallRepository } from '../../shared/domain/calls/call-repository.ts';
import { createCallList } from '../../shared/domain/calls/call-list-repository.ts';
import { createCallRecords } from '../../shared/domain/calls/call-records-repository.ts';
import { createConversationRepository } from '../../shared/domain/calls/conversation-repository.ts';
import { createMetrics } from '../../shared/domain/calls/metrics-repository.ts';
import { createDocumentStore } from '../../shared/dynamodb/document-store.ts';
import { openAiKey } from '../../shared/providers/openai/account.ts';
import { isSipCallId, sipCalls } from '../../shared/providers/openai/sip-calls.ts';
import { createCallQueue } from '../../shared/runtime/call-queue.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { httpFunction } from '../entry/http.ts';
import { publicUrl, secret } from '../entry/platform.ts';
import { carrierAt } from '../entry/twilio-carrier.ts';
import { askRelayAt } from './ask-relay.ts';
import { callRoutes } from './call-routes.ts';
import { callsApiEnv } from './env.ts';

const env = readEnv(callsApiEnv);
const store = createDocumentStore();
const log = createLogger();
const now = () => new Date();
const host = publicUrl(env.PUBLIC_URL_PARAMETER);
const streamKey = secret(env.STREAM_KEY_SECRET_ARN);
const calls = createCallRepository(store, env.CALLS_TABLE);
const records = createCallRecords(store, env.CALLS_TABLE);
const openai = secret(env.OPENAI_SECRET_ARN);
const sip = sipCalls(async () => ({ baseUrl: env.OPENAI_BASE_URL, apiKey: await openAiKey(openai) }));
const twilio = carrierAt(env.TWILIO_BASE_URL, secret(env.TWILIO_SECRET_ARN));
const live = { calls, askRelay: askRelayAt({ publicUrl: host, streamKey, now, log }) };

export const handler = httpFunction(
  callRoutes({
    list: { list: createCallList(store, env.CALLS_TABLE), records, now },
    records: { records },
    transcripts: { calls, conversations: createConversationRepository(store, env.CALLS_TABLE) },
    watch: { calls, publicUrl: host, streamKey, now },
    live,
    metrics: { metrics: createMetrics(store, env.CALLS_TABLE), now },
    hangUp: {
      ...live,
      carrier: { hangUp: (sid) => (isSipCallId(sid) ? sip.hangUp(sid) : twilio.hangUp(sid)) },
      announceEnd: createCallQueue(env.ENDED_CALLS_QUEUE_URL),
      now,
      log,
    },
  }),
  { edge: secret(env.EDGE_KEY_SECRET_ARN), api: secret(env.API_KEY_SECRET_ARN) },
);
