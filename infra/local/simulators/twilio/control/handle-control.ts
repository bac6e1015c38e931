import type { ServerResponse } from 'node:http';
import { personaNames } from '../../callees/choose-persona.ts';
import type { Exchange } from '../exchange.ts';
import type { HttpRequest } from '../http/read-request.ts';
import { sendJson } from '../http/send-json.ts';
import { changeSettings } from '../settings.ts';
import { ControlError } from './control-error.ts';
import { actOnCall } from './act-on-call.ts';
import { inspectCall } from './inspect-call.ts';
import { readBody } from './read-body.ts';
import { readInbound } from './read-inbound.ts';
import { readScenario } from './read-scenario.ts';
import { receiveCall } from '../calls/receive-call.ts';

type Route = (exchange: Exchange, request: HttpRequest, match: readonly string[]) => { status: number; body: unknown };

const ROUTES: readonly (readonly [method: string, path: RegExp, route: Route])[] = [
  ['GET', /^\/_sim\/personas$/, () => ok(personaNames())],
  ['GET', /^\/_sim\/numbers$/, (exchange) => ok(Object.fromEntries(exchange.scenarios))],
  ['PUT', /^\/_sim\/numbers\/([^/]+)$/, putNumber],
  [
    'DELETE',
    /^\/_sim\/numbers\/([^/]+)$/,
    (exchange, _, [number = '']) => ok({ removed: exchange.scenarios.delete(number) }),
  ],
  ['GET', /^\/_sim\/settings$/, (exchange) => ok(exchange.settings)],
  ['PUT', /^\/_sim\/settings$/, putSettings],
  ['GET', /^\/_sim\/faults$/, (exchange) => ok(exchange.faults.list())],
  ['POST', /^\/_sim\/faults$/, (exchange, request) => ({ status: 201, body: exchange.faults.add(readBody(request)) })],
  ['DELETE', /^\/_sim\/faults$/, deleteFaults],
  ['GET', /^\/_sim\/creates$/, (exchange) => ok(exchange.creates)],
  ['GET', /^\/_sim\/message-creates$/, (exchange) => ok(exchange.messageCreates)],
  ['GET', /^\/_sim\/messages$/, getMessages],
  ['GET', /^\/_sim\/calls$/, getCalls],
  ['GET', /^\/_sim\/calls\/([^/]+)$/, (exchange, _, [sid = '']) => ok(inspectCall(found(exchange, sid).call))],
  ['POST', /^\/_sim\/calls\/([^/]+)\/(\w+)$/, postAct],
  ['POST', /^\/_sim\/inbound$/, postInbound],
  ['GET', /^\/_sim\/log$/, (exchange) => ok(exchange.log.entries())],
  ['POST', /^\/_sim\/reset$/, reset],
];

/** Answers a request to the simulator's own API. */
export function handleControl(exchange: Exchange, request: HttpRequest, response: ServerResponse): void {
  try {
    for (const [method, path, route] of ROUTES) {
      const match = method === request.method ? path.exec(request.path) : null;
      if (!match) continue;
      const { status, body } = route(exchange, request, match.slice(1).map(decodeURIComponent));
      sendJson(response, status, body);
      return;
    }
    throw new ControlError(404, `nothing at ${request.method} ${request.path}`);
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    sendJson(response, error.status, { error: error.message });
  }
}

function ok(body: unknown): { status: number; body: unknown } {
  return { status: 200, body };
}

function putNumber(exchange: Exchange, request: HttpRequest, [number = '']: readonly string[]) {
  if (!/^\+\d+$/.test(number)) throw new ControlError(400, `not an E.164 number: ${number}`);
  const scenario = readScenario(readBody(request));
  exchange.scenarios.set(number, scenario);
  return ok({ number, ...scenario });
}

function putSettings(exchange: Exchange, request: HttpRequest) {
  changeSettings(exchange.settings, readBody(request));
  return ok(exchange.settings);
}

function deleteFaults(exchange: Exchange) {
  exchange.faults.clear();
  return ok([]);
}

function getMessages(exchange: Exchange, request: HttpRequest) {
  const to = new URLSearchParams(request.query).get('to');
  return ok(exchange.messages().filter((message) => to === null || message.to === to));
}

function getCalls(exchange: Exchange, request: HttpRequest) {
  const to = new URLSearchParams(request.query).get('to');
  return ok(
    exchange
      .calls()
      .filter((call) => to === null || call.to === to)
      .map(inspectCall),
  );
}

function postAct(exchange: Exchange, request: HttpRequest, [sid = '', act = '']: readonly string[]) {
  const live = found(exchange, sid);
  actOnCall(live, act, request.body === '' ? {} : readBody(request));
  return ok(inspectCall(live.call));
}

function postInbound(exchange: Exchange, request: HttpRequest) {
  const { call } = receiveCall(exchange, readInbound(readBody(request)));
  return { status: 201, body: { sid: call.sid } };
}

function reset(exchange: Exchange) {
  exchange.reset();
  return ok({ reset: true });
}

function found(exchange: Exchange, sid: string) {
  const live = exchange.find(sid);
  if (live === undefined) throw new ControlError(404, `no call ${sid}`);
  return live;
}
