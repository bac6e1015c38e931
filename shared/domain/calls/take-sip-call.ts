import type { Logger } from '../../runtime/logger.ts';
import { inboundCallId, type InboundRequest } from './inbound-call.ts';
import { takeInboundCall, type TakeInboundCallDeps } from './take-inbound-call.ts';
import type { WebhookDeliveries } from './webhook-deliveries-repository.ts';

/** A call that rings at the model's service, as it announces it. All but the ids was written by whoever calls. */
export interface SipCallOffer {
  /** The same for every delivery of this news. */
  webhookId: string;
  sid: string;
  /** E.164, or a word where the caller withholds it. */
  from: string;
  to: string;
  /** The project that the call was addressed to; null where it cannot be told. */
  project: string | null;
  /** The agent that the caller's trunk asks for; null for the one of the settings. */
  agent: string | null;
}

/** `gone`: nobody is there any more; `refused`: the service will not have it, perhaps because it was accepted before. */
export type AcceptResult = 'accepted' | 'gone' | 'refused';

export interface TakeSipCallDeps extends TakeInboundCallDeps {
  deliveries: WebhookDeliveries;
  line: {
    /** Picks up, with nobody speaking yet. Rejects when the outcome is not known. */
    accept(sid: string): Promise<AcceptResult>;
    reject(sid: string, sipCode: number): Promise<void>;
  };
  /** What such a call is for; null for an agent that answers none. */
  purposeOf(agent: string): Pick<InboundRequest, 'purpose' | 'paths' | 'language'> | null;
  handToRelay(callId: string): Promise<void>;
  settings: { agent: string; project: string; timeZone: string; keepDays: InboundRequest['keepDays'] };
  log: Logger;
}

/** SIP's words for it: 404 Not Found. */
const NOT_FOUND = 404;

export type SipCallTaken = 'accepted' | 'gone' | 'rejected' | 'repeated';

/**
 * Picks a SIP call up and hands it to a relay. The caller hears nothing before the call is accepted, so only what keeps a second
 * delivery from doing it all again comes first. Every step may be repeated: a delivery whose function died in the middle is made
 * once more, and goes on where it stopped. Rejects when it is to be made once more.
 */
export async function takeSipCall(deps: TakeSipCallDeps, offer: SipCallOffer): Promise<SipCallTaken> {
  const { deliveries, line, settings } = deps;
  const { webhookId, sid } = offer;
  const before = await deliveries.begin(webhookId, deps.now());
  if (before === 'done') return 'repeated';
  const answered = isForUs(offer, settings.project) ? deps.purposeOf(offer.agent ?? settings.agent) : null;
  if (!answered) {
    // Not what it asked for, which anybody may have written there.
    deps.log.error('A SIP call is for nobody here', { sid, namesAgent: offer.agent !== null });
    await line.reject(sid, NOT_FOUND);
    await deliveries.finish(webhookId, deps.now());
    return 'rejected';
  }
  const result = await line.accept(sid);
  if (result === 'refused' && before === 'new') throw new Error(`OpenAI refuses to have the call accepted: ${sid}`);
  // Whoever died over this delivery may have got as far as the record, and whatever is left of the call is told there.
  if (result === 'gone' && !(before === 'begun' && (await deps.calls.find(inboundCallId(sid))))) {
    deps.log.info('A SIP call was over before it was accepted', { sid });
    await deliveries.finish(webhookId, deps.now());
    return 'gone';
  }
  const { from, to } = offer;
  const { purpose, ...spoken } = answered;
  const { timeZone, keepDays } = settings;
  await takeInboundCall(deps, { sid, transport: 'sip', ...spoken, from, to, timeZone, keepDays }, async () => purpose);
  await deps.handToRelay(inboundCallId(sid));
  await deliveries.finish(webhookId, deps.now());
  return 'accepted';
}

/** Where the project is not said, the signature alone says that it is ours. */
function isForUs({ project }: SipCallOffer, ours: string): boolean {
  return ours === '' || project === null || project === ours;
}
