import { keep } from '../calls/call-facts.ts';
import type { CreateFact, Exchange } from '../exchange.ts';
import { newMessage } from '../messages/message.ts';
import { type CreateAnswer, LostAnswer, serverError } from './create-call.ts';
import { type Form, one } from './form.ts';
import { messageResource } from './message-resource.ts';
import { readMessageRequest } from './read-message-request.ts';
import { RestError } from './rest-error.ts';

/** Sends a message, or loses the answer to it when a fault says so. */
export function createMessage(exchange: Exchange, form: Form): CreateAnswer {
  const fact: CreateFact = { at: exchange.clock.now(), params: form, sids: [], answer: 201 };
  keep(exchange.messageCreates, fact);
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
  const { faults, settings, clock } = exchange;
  const asked = one(form, 'To') ?? '';
  const refused = faults.strike('message-refused', asked);
  if (refused?.code !== undefined)
    throw new RestError(refused.status ?? 400, refused.code, 'A fault that a test asked for');
  if (refused) throw serverError(refused.status ?? 429);
  const request = readMessageRequest(form, settings);
  const listDelayMs = faults.strike('message-list-delay', asked)?.ms ?? 0;
  const now = clock.now();
  const message = newMessage(exchange.account.sid, request, now, settings, listDelayMs);
  exchange.addMessage(message);
  fact.sids.push(message.sid);
  const lost = faults.strike('message-reply-lost', asked);
  if (lost?.how === 'reset' || lost?.how === 'timeout') throw new LostAnswer(lost.how);
  if (lost) throw serverError(lost.status ?? 503);
  return messageResource(message, now);
}
