import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenLoopback } from '../processes/listen-loopback.ts';
import { readBody } from '../processes/read-body.ts';
import { MAX_PAYLOAD_BYTES, failed, type Invocation, type InvokeResult } from './invocation.ts';

/** Lambda's Runtime API (2018-06-01) for one process. */
export interface RuntimeApi {
  /** `127.0.0.1:4711`; the process finds it in AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Resolves when the process asks for its first event; to the error if it reports that it could not start. */
  readonly initialised: Promise<InvokeResult | null>;
  /** Hands out an event as soon as the process asks for one; `delivered` hears of it and gives the deadline, Unix time in ms. */
  deliver(invocation: Invocation, delivered: () => number): Promise<InvokeResult>;
  close(): void;
}

const PREFIX = '/2018-06-01/runtime';

export async function serveRuntimeApi(): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined;
  let handOut: ((response: ServerResponse) => void) | undefined;
  let current: { requestId: string; settle(result: InvokeResult): void } | undefined;
  const initialised = Promise.withResolvers<InvokeResult | null>();

  const server = createServer((request, response) => void answer(request, response));
  // An idle process keeps its connection for as long as it likes, and waits for its next event likewise.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '';
    if (request.method === 'GET' && url === `${PREFIX}/invocation/next`) {
      initialised.resolve(null);
      if (handOut) handOut(response);
      else waiting = response;
      return;
    }
    const body = await readBody(request, 2 * MAX_PAYLOAD_BYTES).catch(() => null);
    const [, requestId, outcome] = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(url) ?? [];
    if (url === `${PREFIX}/init/error`) {
      initialised.resolve({ kind: 'failed', payload: body?.toString('utf8') ?? '{}' });
      accept(response);
    } else if (current && requestId === current.requestId) {
      const { settle } = current;
      current = undefined;
      accept(response);
      settle(resultOf(outcome, body));
    } else {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ errorType: 'InvalidRequestID', errorMessage: 'Invalid request ID' }));
    }
  }

  const port = await listenLoopback(server);
  server.unref();
  return {
    address: `127.0.0.1:${port}`,
    initialised: initialised.promise,
    deliver(invocation, delivered) {
      return new Promise((settle) => {
        current = { requestId: invocation.requestId, settle };
        handOut = (response) => {
          handOut = undefined;
          writeEvent(response, invocation, delivered());
        };
        if (!waiting) return;
        handOut(waiting);
        waiting = undefined;
      });
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function writeEvent(
  response: ServerResponse,
  { requestId, functionArn, payload }: Invocation,
  deadlineMs: number,
): void {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  response.writeHead(200, {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': requestId,
    'lambda-runtime-deadline-ms': String(deadlineMs),
    'lambda-runtime-invoked-function-arn': functionArn,
    'lambda-runtime-trace-id': `Root=1-${seconds}-${requestId.replaceAll('-', '').slice(0, 24)};Sampled=0`,
  });
  response.end(payload);
}

function accept(response: ServerResponse): void {
  response.writeHead(202, { 'content-type': 'application/json' });
  response.end('{"status":"OK"}');
}

function resultOf(outcome: string | undefined, body: Buffer | null): InvokeResult {
  if (body === null || body.byteLength > MAX_PAYLOAD_BYTES) {
    return failed('Function.ResponseSizeTooLarge', 'Response payload size exceeded maximum allowed payload size');
  }
  return { kind: outcome === 'response' ? 'returned' : 'failed', payload: body.toString('utf8') };
}
