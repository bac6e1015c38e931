import { createCallRepository } from '../../shared/domain/calls/call-repository.ts';
import { createInboundCalls } from '../../shared/domain/calls/inbound-call-repository.ts';
import { takeSipCall } from '../../shared/domain/calls/take-sip-call.ts';
import { createWebhookDeliveries } from '../../shared/domain/calls/webhook-deliveries-repository.ts';
import { createLightStore } from '../../shared/dynamodb/light-store.ts';
import { openAiKey } from '../../shared/providers/openai/account.ts';
import { incomingSipCall } from '../../shared/providers/openai/incoming-sip-call.ts';
import { sipCalls } from '../../shared/providers/openai/sip-calls.ts';
import { awsJson } from '../../shared/runtime/aws-json.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLightCallQueue } from '../../shared/runtime/light-call-queue.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { openAiWebhookFunction } from '../entry/openai-webhook.ts';
import { secret } from '../entry/platform.ts';
import { sipCallIncomingEnv } from './env.ts';
import { sipPurpose } from './sip-purposes.ts';

const env = readEnv(sipCallIncomingEnv);
const store = createLightStore(awsJson('dynamodb'));
const openai = secret(env.OPENAI_SECRET_ARN);
const line = sipCalls(async () => ({ baseUrl: env.OPENAI_BASE_URL, apiKey: await openAiKey(openai) }));
const log = createLogger();
const now = () => new Date();
const deps = {
  deliveries: createWebhookDeliveries(store, env.LEDGER_TABLE),
  calls: createCallRepository(store, env.CALLS_TABLE),
  inbound: createInboundCalls(store, env.CALLS_TABLE),
  line: { ...line, accept: (sid: string) => line.accept(sid, { model: env.OPENAI_REALTIME_MODEL }) },
  purposeOf: sipPurpose,
  handToRelay: createLightCallQueue(awsJson('sqs'), env.SIP_CALLS_QUEUE_URL),
  settings: {
    agent: env.SIP_AGENT,
    project: env.OPENAI_PROJECT_ID,
    timeZone: env.BUSINESS_TIME_ZONE,
    keepDays: { calls: env.RETENTION_DAYS_CALLS, transcripts: env.RETENTION_DAYS_TRANSCRIPTS },
  },
  now,
  log,
};

/** Somebody calls over SIP. Every other event is none of ours, and OpenAI must not send it again. */
export const handler = openAiWebhookFunction(
  { webhook: secret(env.OPENAI_WEBHOOK_SECRET_ARN), edge: secret(env.EDGE_KEY_SECRET_ARN), now },
  async ({ id, event }) => {
    const started = performance.now();
    const call = incomingSipCall(event);
    if (!call) return;
    const taken = await takeSipCall(deps, { webhookId: id, ...call });
    log.info('A SIP call came in', { sid: call.sid, taken, ms: Math.round(performance.now() - started) });
  },
);
