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
import { callsApiEnv } from './env.ts';
import { getCallRoute } from './get-call.http.ts';
import { getMetricsRoute } from './get-metrics.http.ts';
import { getTranscriptRoute } from './get-transcript.http.ts';
import { hangUpRoute } from './hang-up.http.ts';
import { listCallsRoute } from './list-calls.http.ts';
import { transferRoute } from './transfer.http.ts';
import { watchCallRoute } from './watch-call.http.ts';
import { whisperRoute } from './whisper.http.ts';

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

/** `/api/calls…` and `/api/metrics` */
export const handler = httpFunction(
  [
    listCallsRoute({ list: createCallList(store, env.CALLS_TABLE), records, now }),
    getCallRoute({ records }),
    getTranscriptRoute({ calls, conversations: createConversationRepository(store, env.CALLS_TABLE) }),
    watchCallRoute({ calls, publicUrl: host, streamKey, now }),
    whisperRoute(live),
    transferRoute(live),
    getMetricsRoute({ metrics: createMetrics(store, env.CALLS_TABLE), now }),
    hangUpRoute({
      ...live,
      carrier: { hangUp: (sid) => (isSipCallId(sid) ? sip.hangUp(sid) : twilio.hangUp(sid)) },
      announceEnd: createCallQueue(env.ENDED_CALLS_QUEUE_URL),
      now,
      log,
    }),
  ],
  { edge: secret(env.EDGE_KEY_SECRET_ARN), api: secret(env.API_KEY_SECRET_ARN) },
);
