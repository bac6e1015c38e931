/**
 * The first code of a function's process: what AWS's Node.js runtime does, as far as our handlers can tell. Written to a
 * plain script when the platform starts (see `install-bootstrap.ts`), because stripping the types costs as much as a
 * cold start. Imports nothing of ours.
 */
import { existsSync } from 'node:fs';
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

type Handler = (event: unknown, context: object) => unknown;

const environment = process.env as Record<string, string>;
const { AWS_LAMBDA_RUNTIME_API: api = '', LAMBDA_TASK_ROOT: root = '', _HANDLER: handlerName = '' } = environment;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let requestId = '';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

function call(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`http://${api}/2018-06-01${path}`, { method, agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function described(error: unknown, type?: string): { type: string; body: string } {
  const thrown = error instanceof Error ? error : new Error(String(error));
  const errorType = type ?? thrown.name;
  const trace = (thrown.stack ?? '').split('\n').map((line) => line.trim());
  return { type: errorType, body: JSON.stringify({ errorType, errorMessage: thrown.message, trace }) };
}

async function report(path: string, error: unknown, type?: string): Promise<void> {
  const { type: errorType, body } = described(error, type);
  console.error('Invoke Error', error);
  await call('POST', path, body, {
    'content-type': 'application/json',
    'lambda-runtime-function-error-type': errorType,
  });
}

async function loadHandler(): Promise<Handler> {
  const at = handlerName.lastIndexOf('.');
  const base = join(root, handlerName.slice(0, at));
  const file = ['.mjs', '.js', '.cjs'].map((extension) => base + extension).find((path) => existsSync(path));
  if (!file) throw Object.assign(new Error(`Cannot find module '${base}'`), { name: 'Runtime.ImportModuleError' });
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const inDefault = module['default'] as Record<string, unknown> | undefined;
  const handler = module[handlerName.slice(at + 1)] ?? inDefault?.[handlerName.slice(at + 1)];
  if (typeof handler !== 'function') {
    throw Object.assign(new Error(`${handlerName} is undefined or not exported`), { name: 'Runtime.HandlerNotFound' });
  }
  return handler as Handler;
}

function contextOf(headers: IncomingHttpHeaders): object {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: environment['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: environment['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: environment['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: environment['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: environment['AWS_LAMBDA_LOG_STREAM_NAME'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

/** As Lambda's logging formats have it: an object a line, or time, request, level and message between tabs. */
function patchConsole(): void {
  const json = environment['AWS_LAMBDA_LOG_FORMAT'] === 'JSON';
  const levels = { log: 'INFO', info: 'INFO', debug: 'DEBUG', warn: 'WARN', error: 'ERROR', trace: 'TRACE' } as const;
  for (const [method, level] of Object.entries(levels) as [keyof typeof levels, string][]) {
    const stream = level === 'ERROR' || level === 'WARN' ? process.stderr : process.stdout;
    console[method] = (...values: unknown[]) => {
      const timestamp = new Date().toISOString();
      const message = format(...values);
      const entry = { timestamp, level, requestId, message };
      stream.write(`${json ? JSON.stringify(entry) : [timestamp, requestId, level, message].join('\t')}\n`);
    };
  }
}

async function serve(handler: Handler): Promise<void> {
  for (;;) {
    const next = await call('GET', '/runtime/invocation/next');
    requestId = String(next.headers['lambda-runtime-aws-request-id']);
    environment['_X_AMZN_TRACE_ID'] = String(next.headers['lambda-runtime-trace-id'] ?? '');
    const path = `/runtime/invocation/${requestId}`;
    try {
      const result = await handler(JSON.parse(next.body), contextOf(next.headers));
      await call('POST', `${path}/response`, JSON.stringify(result ?? null), { 'content-type': 'application/json' });
    } catch (error) {
      await report(`${path}/error`, error);
    }
  }
}

/** What nobody caught ends the process, as it does on Lambda. */
function dieOf(type: string, code: number) {
  return (thrown: unknown) => {
    const path = requestId ? `/runtime/invocation/${requestId}/error` : '/runtime/init/error';
    void report(path, thrown, type).finally(() => process.exit(code));
  };
}

// What a shell between the platform and us may add; Lambda has none of it.
for (const name of ['PWD', 'OLDPWD', 'SHLVL', '_']) delete environment[name];

// When the platform is gone nobody will ever hand us work.
process.stdin.on('error', () => undefined);
process.stdin.once('close', () => process.exit(0));
process.stdin.resume();
patchConsole();
process.on('uncaughtException', dieOf('Runtime.UncaughtException', 129));
process.on('unhandledRejection', dieOf('Runtime.UnhandledPromiseRejection', 128));

let handler: Handler | undefined;
try {
  handler = await loadHandler();
} catch (error) {
  await report('/runtime/init/error', error).finally(() => process.exit(1));
}
if (handler) await serve(handler).catch(() => process.exit(1));
