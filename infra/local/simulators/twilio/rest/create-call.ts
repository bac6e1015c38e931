import { keep } from '../calls/call-facts.ts';
import { placeCall } from '../calls/place-call.ts';
import type { CreateFact, Exchange } from '../exchange.ts';
import { callResource } from './call-resource.ts';
import { type Form, one } from './form.ts';
import { readCallRequest } from './read-call-request.ts';
import { RestError } from './rest-error.ts';

/** What becomes of the answer to a create request: sent, or lost on its way after the call was made. */
export type CreateAnswer = { send: Record<string, unknown> } | { lose: 'reset' | 'timeout' };

/** Creates a call, or more or less than that when a fault says so. */
export function createCall(exchange: Exchange, form: Form): CreateAnswer {
  const fact: CreateFact = { at: exchange.clock.now(), params: form, sids: [], answer: 201 };
  keep(exchange.creates, fact);
  try {
    return { send: accept(exchange, form, fact) };
  } catch (error) {
    if (error instanceof LostAnswer) {
      fact.answer = error.how;
      return { lose: error.how };
    }
    fact.answer = error instanceof RestError ? error.status : 500;
    throw error;
  }
}

function accept(exchange: Exchange, form: Form, fact: CreateFact): Record<string, unknown> {
  const { faults, settings, log } = exchange;
  const asked = one(form, 'To') ?? '';
  const refused = faults.strike('create-refused', asked);
  if (refused) throw serverError(refused.status ?? 429);
  const { to, from, request } = readCallRequest(form, settings, log);
  const times = faults.strike('create-twice', to) ? 2 : 1;
  const listDelayMs = faults.strike('list-delay', to)?.ms ?? 0;
  const calls = Array.from({ length: times }, () => {
    const { call } = placeCall(exchange, { to, from, request: { ...request }, params: form, listDelayMs });
    fact.sids.push(call.sid);
    return call;
  });
  const lost = faults.strike('create-reply-lost', to);
  if (lost?.how === 'reset' || lost?.how === 'timeout') throw new LostAnswer(lost.how);
  if (lost) throw serverError(lost.status ?? 503);
  const [call] = calls;
  if (call === undefined) throw serverError(500);
  return callResource(call);
}

/** The call or message was made, and nobody is told. */
export class LostAnswer extends Error {
  readonly how: 'reset' | 'timeout';

  constructor(how: 'reset' | 'timeout') {
    super(how);
    this.how = how;
  }
}

export function serverError(status: number): RestError {
  if (status === 429) return new RestError(429, 20429, 'Too Many Requests');
  return new RestError(
    status,
    status === 503 ? 20503 : 20500,
    status === 503 ? 'Service unavailable' : 'Internal Server Error',
  );
}
