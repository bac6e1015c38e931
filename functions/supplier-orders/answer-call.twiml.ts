import { createCallRepository } from '../../shared/domain/calls/call-repository.ts';
import { createLightStore } from '../../shared/dynamodb/light-store.ts';
import { awsJson } from '../../shared/runtime/aws-json.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { newId } from '../../shared/runtime/ids.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { answerTwilio } from '../entry/call-answers.ts';
import { publicUrl, secret } from '../entry/platform.ts';
import { twilioWebhookFunction } from '../entry/twilio-webhook.ts';
import { answerCallEnv } from './env.ts';
import { orderAttempt } from './order-attempt.ts';

const env = readEnv(answerCallEnv);
const store = createLightStore(awsJson('dynamodb'));
const deps = {
  calls: createCallRepository(store, env.CALLS_TABLE),
  settings: { maxCallSeconds: env.CALL_MAX_SECONDS },
  streamKey: secret(env.STREAM_KEY_SECRET_ARN),
  publicUrl: publicUrl(env.PUBLIC_URL_PARAMETER),
  newId,
  now: () => new Date(),
  log: createLogger(),
};

/** The supplier picked up, or is to be told what comes next. */
export const handler = twilioWebhookFunction(
  { twilio: secret(env.TWILIO_SECRET_ARN), edge: secret(env.EDGE_KEY_SECRET_ARN), publicUrl: deps.publicUrl },
  async (webhook) => {
    const orders = { calls: deps.calls, store, ordersTable: env.SUPPLIER_ORDERS_TABLE };
    return await answerTwilio(deps, webhook, await orderAttempt(orders, webhook));
  },
);
