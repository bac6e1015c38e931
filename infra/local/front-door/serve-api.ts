import type { Functions } from '../functions/functions.ts';
import type { InvokeResult } from '../functions/invocation.ts';
import type { Terminal } from '../platform/terminal.ts';
import type { ApiRoute, HttpApi } from '../template/http-api.ts';
import { apiEvent, type ApiRequest } from './api-event.ts';
import { apiResponse, gatewayAnswer, type HttpAnswer } from './api-response.ts';
import { matchRoute } from './match-route.ts';

/** Answers a request as the HTTP API of the template would. */
export async function serveApi(
  api: HttpApi,
  request: ApiRequest,
  deps: { functions: Functions; terminal: Terminal },
): Promise<HttpAnswer> {
  const match = matchRoute(api.routes, request.method, request.path);
  if (!match) return gatewayAnswer(404, 'Not Found');
  const { route } = match;
  if (!route.permitted) {
    deps.terminal.error('api', `${route.key}: ${route.target.name} does not let the API invoke it`);
    return gatewayAnswer(500, 'Internal Server Error');
  }
  let payload: string;
  try {
    payload = JSON.stringify(apiEvent(request, match, api));
  } catch (error) {
    if (error instanceof URIError) return gatewayAnswer(400, 'Bad Request');
    throw error;
  }
  return answerOf(await withinTime(route, deps.functions.invoke(route.target, payload)), deps.terminal, route);
}

function answerOf(result: InvokeResult | 'late', terminal: Terminal, route: ApiRoute): HttpAnswer {
  if (result === 'late' || result.kind === 'throttled') {
    const why =
      result === 'late' ? `no answer within ${route.timeoutMs / 1000} s` : 'its reserved concurrency is used up';
    terminal.error(route.target.name, `${route.key}: ${why}`);
    return gatewayAnswer(503, 'Service Unavailable');
  }
  const answer = result.kind === 'returned' ? apiResponse(result.payload) : null;
  if (result.kind === 'returned' && !answer) terminal.error(route.target.name, `${route.key}: not an HTTP response`);
  return answer ?? gatewayAnswer(500, 'Internal Server Error');
}

/** The API waits no longer than this for a function, which runs on nevertheless. */
async function withinTime({ timeoutMs }: ApiRoute, result: Promise<InvokeResult>): Promise<InvokeResult | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), timeoutMs);
  });
  return Promise.race([result, late]).finally(() => clearTimeout(timer));
}
