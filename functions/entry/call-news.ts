import { applyAnsweredBy } from '../../shared/domain/calls/apply-answered-by.ts';
import { applyCarrierNews, type ApplyCarrierNewsDeps } from '../../shared/domain/calls/apply-carrier-news.ts';
import { applyTransferNews } from '../../shared/domain/calls/apply-transfer-news.ts';
import type { Carrier } from '../../shared/domain/calls/carrier.ts';
import { TRANSFER_PARAMETER } from '../../shared/domain/calls/call-urls.ts';
import type { ConversationRepository } from '../../shared/domain/calls/conversation-repository.ts';
import { answeredByOf, carrierNewsOf } from '../../shared/providers/twilio/call-callback.ts';
import type { AttemptIdentity } from './attempt-identity.ts';
import type { TwilioWebhook, WebhookAnswer } from './twilio-webhook.ts';

export interface CallNewsDeps extends ApplyCarrierNewsDeps {
  conversations: ConversationRepository;
  carrier: Carrier;
}

/** How a call of whichever kind goes, as Twilio sees it: ringing, answered, over; who picked up; whether a person to be joined did. */
export async function hearTwilio(
  deps: CallNewsDeps,
  webhook: TwilioWebhook,
  { callId, attempt, sid }: AttemptIdentity,
): Promise<WebhookAnswer> {
  const news = carrierNewsOf(webhook.params, sid, deps.now());
  const answeredBy = answeredByOf(webhook.params);
  const transferId = webhook.query.get(TRANSFER_PARAMETER);
  if (transferId !== null) {
    if (news) await applyTransferNews(deps, { callId, attempt, transferId, status: news.status });
  } else if (news) await applyCarrierNews(deps, callId, attempt, news);
  else if (answeredBy) await applyAnsweredBy(deps, callId, attempt, sid, answeredBy);
  return { status: 204 };
}
