import type { Exchange } from '../exchange.ts';
import { scenarioFor } from '../../callees/choose-persona.ts';
import { startDocument } from '../twiml/start-document.ts';
import { Call, type CallRequest } from './call.ts';
import { LiveCall } from './live-call.ts';

/** A ringing caller gives up after this long, seconds; the product's TwiML answers well before. */
const CALLER_WAITS_SECONDS = 60;

/** Somebody calls one of the account's numbers: its voice webhook is asked what to do. */
export function receiveCall(
  exchange: Exchange,
  input: {
    from: string;
    to: string;
    persona?: string;
    request: Pick<CallRequest, 'document' | 'fallback' | 'statusCallback'>;
  },
): LiveCall {
  const { from, to, persona, request } = input;
  const call = new Call({
    accountSid: exchange.account.sid,
    phoneNumberSid: exchange.phoneNumberSid(to),
    to,
    from,
    direction: 'inbound',
    request: { ...request, timeoutSeconds: CALLER_WAITS_SECONDS, timeLimitSeconds: 14_400 },
    now: exchange.clock.now(),
  });
  const known = scenarioFor(from, exchange.scenarios);
  const live = new LiveCall(exchange, call, persona === undefined ? known : { ...known, persona });
  exchange.clock.after(CALLER_WAITS_SECONDS * 1_000, () => {
    if (call.status === 'ringing') live.end('no-answer', 'callee');
  });
  if (request.document) startDocument(live, request.document);
  return live;
}
