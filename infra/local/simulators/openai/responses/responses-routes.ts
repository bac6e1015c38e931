import { ApiError } from '../api-error.ts';
import type { Clock } from '../clock.ts';
import type { Answer, HttpReply, Route } from '../http/route.ts';
import { errorReply } from '../http/route.ts';
import type { Settings } from '../settings.ts';
import { createResponse, type ResponsesWorld } from './create-response.ts';
import type { RequestLog } from './request-log.ts';

interface ResponsesRoutesWorld extends ResponsesWorld {
  clock: Clock;
  settings: () => Settings;
  log: RequestLog;
}

/** `POST /v1/responses` and `GET /v1/responses/{id}`. */
export function responsesRoutes(world: ResponsesRoutesWorld): Route[] {
  return [
    { method: 'POST', path: /^\/v1\/responses$/, handle: ({ body }) => respond(body, world) },
    {
      method: 'GET',
      path: /^\/v1\/responses\/(?<id>[^/]+)$/,
      handle: ({ groups }) => {
        const id = groups['id'] ?? '';
        const stored = world.store.find(id);
        if (stored) return { status: 200, body: stored.view };
        throw new ApiError({ message: `Response with id '${id}' not found.`, param: 'id' }, 404);
      },
    },
  ];
}

async function respond(body: unknown, world: ResponsesRoutesWorld): Promise<Answer> {
  const answered = world.log.open(world.clock.now(), body);
  if (world.faults.take('responses_timeout')) return null;
  await new Promise<void>((resolve) => void world.clock.after(world.settings().responsesLatencyMs, resolve));
  const fault = world.faults.take('responses_status');
  if (fault) return answered(failure(fault.status, fault.retryAfterSeconds));
  try {
    return answered({ status: 200, body: createResponse(body, world) });
  } catch (error) {
    if (error instanceof ApiError) return answered(errorReply(error));
    throw error;
  }
}

const FAILURES: Readonly<Record<number, { type: string; code: string | null; message: string }>> = {
  401: { type: 'invalid_request_error', code: 'invalid_api_key', message: 'Incorrect API key provided.' },
  404: { type: 'invalid_request_error', code: 'not_found', message: 'Not found.' },
  429: {
    type: 'requests',
    code: 'rate_limit_exceeded',
    message: 'Rate limit reached for requests. Please try again later.',
  },
};

function failure(status: number, retryAfterSeconds: number | undefined): HttpReply {
  const known = FAILURES[status] ?? {
    type: status >= 500 ? 'server_error' : 'invalid_request_error',
    code: status >= 500 ? 'server_error' : null,
    message: 'The server had an error while processing your request. Sorry about that!',
  };
  const reply = errorReply(new ApiError(known, status));
  return retryAfterSeconds === undefined ? reply : { ...reply, headers: { 'retry-after': String(retryAfterSeconds) } };
}
