import type { ServerResponse } from 'node:http';
import type { Exchange } from '../exchange.ts';
import type { HttpRequest } from '../http/read-request.ts';
import { sendJson } from '../http/send-json.ts';
import { newSid } from '../sid.ts';
import { authenticate } from './authenticate.ts';
import { callResource } from './call-resource.ts';
import { type CreateAnswer, createCall } from './create-call.ts';
import { createMessage } from './create-message.ts';
import { parseForm } from './form.ts';
import { listCalls } from './list-calls.ts';
import { listMessages } from './list-messages.ts';
import { messageResource } from './message-resource.ts';
import { notFound, RestError } from './rest-error.ts';
import { updateCall } from './update-call.ts';

const MESSAGES = /^\/2010-04-01\/Accounts\/(AC[0-9a-fA-F]{32})\/Messages(?:\/((?:SM|MM)[0-9a-fA-F]{32}))?\.json$/;
const CALLS = /^\/2010-04-01\/Accounts\/(AC[0-9a-fA-F]{32})\/Calls(?:\/(CA[0-9a-fA-F]{32}))?\.json$/;

/** Answers a request to Twilio's REST API. */
export function handleRest(exchange: Exchange, request: HttpRequest, response: ServerResponse): void {
  response.setHeader('Twilio-Request-Id', newSid('RQ'));
  try {
    authenticate(exchange.account, request.authorization);
    const messages = MESSAGES.exec(request.path);
    const [, accountSid, sid] = messages ?? CALLS.exec(request.path) ?? [];
    if (accountSid === undefined) throw notFound(request.path);
    if (accountSid !== exchange.account.sid) throw new RestError(401, 20003, 'Authenticate');
    if (messages) handleMessages(exchange, sid, request, response);
    else if (sid === undefined) handleCalls(exchange, request, response);
    else handleCall(exchange, sid, request, response);
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    if (error.status === 401) response.setHeader('WWW-Authenticate', 'Basic realm="Twilio API"');
    sendJson(response, error.status, error);
  }
}

function handleCalls(exchange: Exchange, request: HttpRequest, response: ServerResponse): void {
  switch (request.method) {
    case 'GET':
      sendJson(
        response,
        200,
        listCalls(exchange.calls(), parseForm(request.query), request.path, exchange.clock.now()),
      );
      return;
    case 'POST': {
      answerCreate(createCall(exchange, parseForm(request.body)), response);
      return;
    }
    default:
      throw new RestError(405, 20004, 'Method not allowed');
  }
}

function answerCreate(answer: CreateAnswer, response: ServerResponse): void {
  if ('send' in answer) sendJson(response, 201, answer.send);
  else if (answer.lose === 'reset') response.socket?.resetAndDestroy();
  // A timeout is simply never answered: the connection stays open until the client, or the simulator, gives up.
}

function handleMessages(
  exchange: Exchange,
  sid: string | undefined,
  request: HttpRequest,
  response: ServerResponse,
): void {
  const now = exchange.clock.now();
  if (request.method === 'POST' && sid === undefined) {
    answerCreate(createMessage(exchange, parseForm(request.body)), response);
    return;
  }
  if (request.method !== 'GET') throw new RestError(405, 20004, 'Method not allowed');
  if (sid === undefined) {
    sendJson(response, 200, listMessages(exchange.messages(), parseForm(request.query), request.path, now));
    return;
  }
  const message = exchange.findMessage(sid);
  if (message === undefined) throw notFound(request.path);
  sendJson(response, 200, messageResource(message, now));
}

function handleCall(exchange: Exchange, sid: string, request: HttpRequest, response: ServerResponse): void {
  const live = exchange.find(sid);
  if (live === undefined || live.call.deleted) throw notFound(request.path);
  switch (request.method) {
    case 'GET':
      break;
    case 'POST':
      updateCall(live, parseForm(request.body));
      break;
    case 'DELETE':
      if (!live.over) throw new RestError(400, 20009, 'A call that is not over cannot be deleted');
      live.call.deleted = true;
      response.writeHead(204).end();
      return;
    default:
      throw new RestError(405, 20004, 'Method not allowed');
  }
  sendJson(response, 200, callResource(live.call));
}
