import { answerCall, type CallAnswer, continueCall } from '../../shared/domain/calls/answer-call.ts';
import { createCallRepository } from '../../shared/domain/calls/call-repository.ts';
import { callUrls, NEXT } from '../../shared/domain/calls/call-urls.ts';
import { apology } from '../../shared/domain/calls/apology.ts';
import { signStreamPass } from '../../shared/domain/calls/stream-token.ts';
import { createLightStore } from '../../shared/dynamodb/light-store.ts';
import { connectStream, hangUp, sayAndHangUp } from '../../shared/providers/twilio/twiml.ts';
import { awsJson } from '../../shared/runtime/aws-json.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { publicUrl, secret } from '../entry/platform.ts';
import { twilioWebhookFunction } from '../entry/twilio-webhook.ts';
import { type AttemptIdentity, attemptIdentity } from './attempt-identity.ts';
import { answerCallEnv } from './env.ts';

const env = readEnv(answerCallEnv);
const log = createLogger();
const store = createLightStore(awsJson('dynamodb'));
const calls = createCallRepository(store, env.CALLS_TABLE);
const now = () => new Date();
const streamKey = secret(env.STREAM_KEY_SECRET_ARN);
const host = publicUrl(env.PUBLIC_URL_PARAMETER);

/** The supplier picked up, or the stream ended: what Twilio does next. A person is waiting on the line. */
export const handler = twilioWebhookFunction(
  { twilio: secret(env.TWILIO_SECRET_ARN), edge: secret(env.EDGE_KEY_SECRET_ARN), publicUrl: host },
  async (webhook) => {
    const identity = await attemptIdentity({ calls, store, ordersTable: env.SUPPLIER_ORDERS_TABLE }, webhook);
    const decide = webhook.path.endsWith(NEXT) ? continueCall : answerCall;
    const answer = await decide({ calls, now }, identity.callId, identity.attempt, identity.sid);
    log.info('A call was answered', { ...identity, answer: answer.do });
    return { status: 200, contentType: 'text/xml; charset=utf-8', body: await twiml(identity, answer) };
  },
);

async function twiml(identity: AttemptIdentity, answer: CallAnswer): Promise<string> {
  switch (answer.do) {
    case 'hang_up':
      return hangUp();
    case 'apologise':
      return sayAndHangUp(apology(answer.language), answer.language);
    case 'connect': {
      const urls = callUrls(await host(), answer.call);
      const token = signStreamPass({ ...identity, leg: answer.leg }, await streamKey.current(), now());
      return connectStream({ url: urls.stream, nextUrl: urls.next, parameters: { token } });
    }
  }
}
