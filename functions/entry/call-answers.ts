import { answerCall, type CallAnswer, continueCall } from '../../shared/domain/calls/answer-call.ts';
import { briefTransfer } from '../../shared/domain/calls/brief-transfer.ts';
import type { CallRepository } from '../../shared/domain/calls/call-repository.ts';
import {
  BRIEFING,
  DIGITS_PARAMETER,
  LAST_PARAMETER,
  NEXT,
  TRANSFER_PARAMETER,
} from '../../shared/domain/calls/call-urls.ts';
import type { Asked } from '../../shared/domain/calls/next-step.ts';
import { signStreamPass } from '../../shared/domain/calls/stream-token.ts';
import { dialReportOf } from '../../shared/providers/twilio/dial-report.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { Secret } from '../../shared/runtime/secrets.ts';
import type { AttemptIdentity } from './attempt-identity.ts';
import { briefingTwiml, callTwiml } from './call-twiml.ts';
import type { TwilioWebhook, WebhookAnswer } from './twilio-webhook.ts';

export interface CallAnswersDeps {
  calls: CallRepository;
  settings: { maxCallSeconds: number };
  streamKey: Secret;
  publicUrl(): Promise<string>;
  newId(prefix: 'trf'): string;
  now: () => Date;
  log: Logger;
}

/**
 * What Twilio does next with a call of whichever kind: somebody picked up, or whatever it was doing came to its end, or a person is
 * asked whether they take the call over. Somebody is waiting on the line.
 */
export async function answerTwilio(
  deps: CallAnswersDeps,
  webhook: TwilioWebhook,
  identity: AttemptIdentity,
): Promise<WebhookAnswer> {
  const body = webhook.path.endsWith(BRIEFING)
    ? await brief(deps, webhook, identity)
    : await connect(deps, webhook, identity);
  return { status: 200, contentType: 'text/xml; charset=utf-8', body };
}

async function connect(deps: CallAnswersDeps, webhook: TwilioWebhook, identity: AttemptIdentity): Promise<string> {
  const { callId, attempt, sid } = identity;
  const decision: CallAnswer = webhook.path.endsWith(NEXT)
    ? await continueCall(deps, callId, attempt, sid, askedBy(webhook))
    : await answerCall(deps, callId, attempt, sid);
  deps.log.info('A call was answered', { ...identity, answer: decision.do });
  return await callTwiml(decision, await deps.publicUrl(), async (leg) =>
    signStreamPass({ ...identity, leg }, await deps.streamKey.current(), deps.now()),
  );
}

function askedBy({ query, params, idempotencyToken }: TwilioWebhook): Asked {
  const transferId = query.get(TRANSFER_PARAMETER);
  const report = transferId === null ? null : dialReportOf(params);
  const dial = transferId !== null && report ? { transferId, ...report } : null;
  return { token: idempotencyToken, dial, digitsId: query.get(DIGITS_PARAMETER) };
}

async function brief(
  deps: CallAnswersDeps,
  { query, params }: TwilioWebhook,
  { callId, attempt }: AttemptIdentity,
): Promise<string> {
  const transferId = query.get(TRANSFER_PARAMETER) ?? '';
  const last = query.has(LAST_PARAMETER);
  const key = params['Digits'] ?? null;
  const decision = await briefTransfer(deps, { callId, attempt, transferId, key, last });
  deps.log.info('A person is asked to take a call over', { callId, attempt, transferId, answer: decision.do });
  return briefingTwiml(decision, await deps.publicUrl());
}
