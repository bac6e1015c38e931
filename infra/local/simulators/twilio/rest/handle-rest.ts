import type { ServerResponse } from 'node:http';
import type { Exchange } from '../exchange.ts';
import type { HttpRequest } from '../http/read-request.ts';
import { sendJson } from '../http/send-json.ts';
import { newSid } from '../sid.ts';
import { authenticate } from './authenticate.ts';
import { callResource } from './call-resource.ts';
import { createCall } from './create-call.ts';
import { parseForm } from './form.ts';
import { listCalls } from './list-calls.ts';
import { notFound, RestError } from './rest-error.ts';
import { updateCall } from './update-call.ts';

const CALLS = /^\/2010-04-01\/Accounts\/(AC[0-9a-fA-F]{32})\/Calls(?:\/(CA[0-9a-fA-F]{32}))?\.json$/;

/** Answers a request to Twilio's REST API. */
export function handleRest(exchange: Exchange, request: HttpRequest, response: ServerResponse): void {
  response.setHeader('Twilio-Request-Id', newSid('RQ'));
  try {
    authenticate(exchange.account, request.authorization);
    const [, accountSid, callSid] = CALLS.exec(request.path) ?? [];
    if (accountSid === undefined) throw notFound(request.path);
    if (accountSid !== exchange.account.sid) throw new RestError(401, 20003, 'Authenticate');
    if (callSid === undefined) handleCalls(exchange, request, response);
    else handleCall(exchange, callSid, request, response);
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
      const answer = createCall(exchange, parseForm(request.body));
      if ('send' in answer) sendJson(response, 201, answer.send);
      else if (answer.lose === 'reset') response.socket?.resetAndDestroy();
      // A timeout is simply never answered: the connection stays open until the client, or the simulator, gives up.
      return;
    }
    default:
      throw new RestError(405, 20004, 'Method not allowed');
  }
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
