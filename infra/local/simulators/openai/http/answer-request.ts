import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from '../api-error.ts';
import { newIdentifier } from '../identifiers.ts';
import { checkKey } from './bearer-key.ts';
import { readBody } from './read-body.ts';
import { errorReply, unknownUrl, type Answer, type Route } from './route.ts';

/** Paths of the simulator itself, which need no key. */
const CONTROL = /^\/_sim(?:\/|$)/;

/** Answers one HTTP request from the first route that fits; whatever goes wrong is told in OpenAI's error shape. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  routes: readonly Route[],
  apiKey: string | undefined,
): Promise<void> {
  const answer = await findAnswer(request, routes, apiKey);
  if (!answer) return;
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'x-request-id': newIdentifier('req'),
    'openai-version': '2020-10-01',
    ...answer.headers,
  });
  if (Buffer.isBuffer(answer.body)) response.end(answer.body);
  else response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
}

async function findAnswer(
  request: IncomingMessage,
  routes: readonly Route[],
  apiKey: string | undefined,
): Promise<Answer> {
  const method = request.method ?? 'GET';
  const path = new URL(request.url ?? '/', 'http://simulator').pathname;
  try {
    if (!CONTROL.test(path)) checkKey(request, apiKey);
    const body = await readBody(request);
    for (const route of routes) {
      const match = route.method === method ? route.path.exec(path) : null;
      if (match) return await route.handle({ method, path, groups: { ...match.groups }, body });
    }
    throw unknownUrl(method, path);
  } catch (error) {
    if (error instanceof ApiError) return errorReply(error);
    const message = `The OpenAI simulator failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    return errorReply(new ApiError({ type: 'server_error', code: 'simulator_bug', message }, 500));
  }
}
