import { createCallRepository } from '../../shared/domain/calls/call-repository.ts';
import { INBOUND_PATHS } from '../../shared/domain/calls/inbound-call.ts';
import { createInboundCalls } from '../../shared/domain/calls/inbound-call-repository.ts';
import { takeInboundCall } from '../../shared/domain/calls/take-inbound-call.ts';
import { createLightStore } from '../../shared/dynamodb/light-store.ts';
import { awsJson } from '../../shared/runtime/aws-json.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { newId } from '../../shared/runtime/ids.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { namedAttempt } from '../entry/attempt-identity.ts';
import { purposeOfNumber } from '../entry/answering-agents.ts';
import { answerTwilio } from '../entry/call-answers.ts';
import { publicUrl, secret } from '../entry/platform.ts';
import { twilioWebhookFunction } from '../entry/twilio-webhook.ts';
import { incomingCallEnv } from './env.ts';
import { inboundAttempt } from './inbound-attempt.ts';

const env = readEnv(incomingCallEnv);
const store = createLightStore(awsJson('dynamodb'));
const deps = {
  calls: createCallRepository(store, env.CALLS_TABLE),
  inbound: createInboundCalls(store, env.CALLS_TABLE),
  settings: { maxCallSeconds: env.CALL_MAX_SECONDS },
  streamKey: secret(env.STREAM_KEY_SECRET_ARN),
  publicUrl: publicUrl(env.PUBLIC_URL_PARAMETER),
  newId,
  now: () => new Date(),
  log: createLogger(),
};

/** Somebody calls one of our numbers, whichever agent answers it, or is to be told what comes next. */
export const handler = twilioWebhookFunction(
  { twilio: secret(env.TWILIO_SECRET_ARN), edge: secret(env.EDGE_KEY_SECRET_ARN), publicUrl: deps.publicUrl },
  async (webhook) => {
    const named = namedAttempt(webhook);
    if (named) return await answerTwilio(deps, webhook, named);
    const identity = inboundAttempt(webhook);
    const to = webhook.params['To'] ?? '';
    await takeInboundCall(
      deps,
      {
        sid: identity.sid,
        transport: 'media_stream',
        paths: INBOUND_PATHS,
        from: webhook.params['From'] ?? '',
        to,
        language: 'fr',
        timeZone: env.BUSINESS_TIME_ZONE,
        keepDays: { calls: env.RETENTION_DAYS_CALLS, transcripts: env.RETENTION_DAYS_TRANSCRIPTS },
      },
      () => purposeOfNumber(store, env.DIRECTORY_TABLE, to),
    );
    return await answerTwilio(deps, webhook, identity);
  },
);
