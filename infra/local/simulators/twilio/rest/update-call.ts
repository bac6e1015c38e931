import type { LiveCall } from '../calls/live-call.ts';
import { keep } from '../calls/call-facts.ts';
import { startDocument } from '../twiml/start-document.ts';
import { all, type Form, one } from './form.ts';
import { readDocumentSource } from './read-call-request.ts';
import { readNumber, readUrl } from './read-parameters.ts';
import { RestError } from './rest-error.ts';

/** Applies an update to a call that is not over; throws 21220 when it comes too late, or too early to redirect. */
export function updateCall(live: LiveCall, form: Form): void {
  const { call, exchange } = live;
  keep(call.facts.updates, {
    at: exchange.clock.now(),
    params: Object.fromEntries(Object.keys(form).map((name) => [name, all(form, name).join(' ')])),
  });
  const status = one(form, 'Status');
  const document = readDocumentSource(form);
  if (live.over) throw notInProgress();
  if (status !== undefined && status !== 'completed' && status !== 'canceled') {
    throw new RestError(400, 21221, `Status cannot be set to ${status}`);
  }
  if (document && call.status !== 'in-progress') throw notInProgress();
  changeRequest(live, form);
  // `canceled` is for calls that nobody has answered yet and leaves the others alone.
  if (status === 'completed' || (status === 'canceled' && call.status !== 'in-progress')) live.hangUp('api');
  else if (document) startDocument(live, document);
}

function changeRequest(live: LiveCall, form: Form): void {
  const { request } = live.call;
  const callback = readUrl(form, 'StatusCallback', 'StatusCallbackMethod', 21609);
  if (callback) request.statusCallback = { ...callback, events: request.statusCallback?.events ?? ['completed'] };
  const fallback = readUrl(form, 'FallbackUrl', 'FallbackMethod', 21205);
  if (fallback) request.fallback = fallback;
  if (one(form, 'TimeLimit') === undefined) return;
  request.timeLimitSeconds = readNumber(form, 'TimeLimit', 1, 86_400, request.timeLimitSeconds);
  if (live.call.status === 'in-progress') live.limitTalk(request.timeLimitSeconds);
}

function notInProgress(): RestError {
  return new RestError(400, 21220, 'Call is not in-progress. Cannot redirect.');
}
