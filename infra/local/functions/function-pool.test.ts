import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLauncher } from '../processes/launch.ts';
import { startReaper } from '../processes/reaper.ts';
import { until } from '../testing/until.ts';
import type { FunctionSpec } from '../template/functions.ts';
import { startEnvironment, type Environment } from './environment.ts';
import { createFunctionPool, type FunctionPool } from './function-pool.ts';
import { installBootstrap } from './install-bootstrap.ts';
import type { InvokeResult } from './invocation.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'pool-'));
const launch = createLauncher(startReaper());
const pools: FunctionPool[] = [];
let bootstrap = '';

beforeAll(async () => {
  bootstrap = await installBootstrap(dataDir);
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.stop(0)));
  rmSync(dataDir, { recursive: true });
});

interface Started {
  pool: FunctionPool;
  lines: string[];
  environments: Environment[];
}

function pool(code: string, spec: Partial<FunctionSpec> = {}, maxEnvironments = 4): Started {
  const codeDirectory = mkdtempSync(join(dataDir, 'fn-'));
  mkdirSync(codeDirectory, { recursive: true });
  writeFileSync(join(codeDirectory, 'index.mjs'), code);
  const whole: FunctionSpec = {
    name: 'fn',
    arn: 'arn:aws:lambda:eu-west-3:000000000000:function:fn',
    handler: 'index.handler',
    codeDirectory,
    memoryMb: 128,
    timeoutSeconds: 2,
    reservedConcurrency: undefined,
    environment: {},
    statements: [],
    jsonLogs: false,
    ...spec,
  };
  const lines: string[] = [];
  const environments: Environment[] = [];
  const created = createFunctionPool(whole, {
    maxEnvironments,
    events: { started: () => undefined, ended: () => undefined },
    async start() {
      const environment = await startEnvironment(whole, {
        ...{ launch, bootstrap },
        variables: { DECLARED: 'yes' },
        access: { gatewayUrl: 'http://127.0.0.1:9', accessKeyId: 'KEY' },
        onLine: (line) => lines.push(line),
      });
      environments.push(environment);
      return environment;
    },
  });
  pools.push(created);
  return { pool: created, lines, environments };
}

const invoke = ({ pool }: Started, event: unknown = {}) => pool.invoke(JSON.stringify(event));
const value = (result: InvokeResult) => {
  expect(result.kind).toBe('returned');
  return JSON.parse(result.kind === 'returned' ? result.payload : 'null') as Record<string, unknown>;
};
const failure = (result: InvokeResult) => {
  expect(result.kind).toBe('failed');
  return JSON.parse(result.kind === 'failed' ? result.payload : '{}') as Record<string, string>;
};

describe.concurrent('a function that works', () => {
  test('gets its event and its context, in the environment of Lambda and nothing else', async () => {
    const fn = pool(
      `export const handler = async (event, context) =>
         ({ event, context, left: context.getRemainingTimeInMillis(), env: process.env });`,
    );
    const { event, context, left, env } = value(await invoke(fn, { a: 1 })) as Record<string, Record<string, string>>;
    expect(event).toEqual({ a: 1 });
    expect(context).toMatchObject({ functionName: 'fn', memoryLimitInMB: '128', functionVersion: '$LATEST' });
    expect(context?.['awsRequestId']).toMatch(/^[0-9a-f-]{36}$/);
    expect(Number(left)).toBeGreaterThan(1500);
    expect(env).toMatchObject({ DECLARED: 'yes', AWS_REGION: 'eu-west-3', AWS_ACCESS_KEY_ID: 'KEY', TZ: 'UTC' });
    const foreign = Object.keys(env ?? {}).filter((name) => !/^(AWS_|LAMBDA_|_|TZ|LANG|PATH|DECLARED)/.test(name));
    expect(foreign).toEqual([]);
  });

  test('is kept for the next event, and joined by others only when events come at once', async () => {
    const fn = pool(`export const handler = async ({ ms }) => {
      await new Promise((r) => setTimeout(r, ms)); return { pid: process.pid }; };`);
    const first = value(await invoke(fn, { ms: 0 }))['pid'];
    expect(value(await invoke(fn, { ms: 0 }))['pid']).toBe(first);
    const together = await Promise.all([1, 2, 3].map(() => invoke(fn, { ms: 1_500 })));
    expect(new Set(together.map((result) => value(result)['pid'])).size).toBe(3);
    expect(fn.environments).toHaveLength(3);
  });

  test('never has more processes than it may; events wait', async () => {
    const fn = pool(
      `export const handler = async () => { await new Promise((r) => setTimeout(r, 400)); return { pid: process.pid }; };`,
      {},
      2,
    );
    const results = await Promise.all(Array.from({ length: 12 }, () => invoke(fn)));
    expect(new Set(results.map((result) => value(result)['pid'])).size).toBe(2);
  });
});

describe.concurrent('a function that fails', () => {
  test('by throwing: the error is reported and the process is kept', async () => {
    const fn = pool(`export const handler = async ({ bad }) => {
      if (bad) throw new TypeError('on purpose'); return { pid: process.pid }; };`);
    const pid = value(await invoke(fn))['pid'];
    expect(failure(await invoke(fn, { bad: true }))).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'on purpose',
      trace: expect.arrayContaining(['TypeError: on purpose']),
    });
    expect(value(await invoke(fn))['pid']).toBe(pid);
  });

  test('by taking too long, even in a loop: killed, and the next event gets a new process', async () => {
    const fn = pool(
      `export const handler = async ({ spin }) => { for (; spin;) Math.random(); return { pid: process.pid }; };`,
      { timeoutSeconds: 0.5 },
    );
    const pid = value(await invoke(fn))['pid'];
    expect(failure(await invoke(fn, { spin: true }))).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 0\.50 seconds$/),
    });
    expect(value(await invoke(fn))['pid']).not.toBe(pid);
  });

  test.each([
    ['exiting', 'process.exit(3)', 'Runtime.ExitError', 'exit status 3'],
    [
      'dying',
      "process.kill(process.pid, 'SIGKILL'); await new Promise(() => undefined)",
      'Runtime.ExitError',
      'signal: killed',
    ],
    [
      'forgetting a promise',
      "void Promise.reject(new Error('lost')); await new Promise(() => undefined)",
      'Runtime.UnhandledPromiseRejection',
      'lost',
    ],
    [
      'throwing where nobody listens',
      "setTimeout(() => { throw new Error('late'); }); await new Promise(() => undefined)",
      'Runtime.UncaughtException',
      'late',
    ],
  ])('by %s: reported, and the next event gets a new process', async (_name, code, type, message) => {
    const fn = pool(`export const handler = async ({ bad }) => { if (bad) { ${code}; } return { ok: true }; };`);
    expect(failure(await invoke(fn, { bad: true }))).toMatchObject({
      errorType: type,
      errorMessage: expect.stringContaining(message),
    });
    expect(value(await invoke(fn))).toEqual({ ok: true });
  });

  test('by taking more memory than it has', async () => {
    const fn = pool(
      'export const handler = async () => { const all = []; for (;;) all.push(Array.from({ length: 1e5 }, Math.random)); };',
      { memoryMb: 64, timeoutSeconds: 10 },
    );
    expect(failure(await invoke(fn))['errorType']).toBe('Runtime.ExitError');
  });

  test('by answering with more than Lambda takes', async () => {
    const fn = pool("export const handler = async () => 'x'.repeat(7e6);");
    expect(failure(await invoke(fn))['errorType']).toBe('Function.ResponseSizeTooLarge');
    expect(failure(await invoke(fn, 'x'.repeat(7e6)))['errorType']).toBe('RequestTooLargeException');
  });
});

describe.concurrent('a function that cannot start', () => {
  test.each([
    ['throws', "throw new RangeError('no start');", 'RangeError'],
    ['has no handler', 'export const other = 1;', 'Runtime.HandlerNotFound'],
    ['exits', 'process.exit(7);', 'Runtime.ExitError'],
  ])('because it %s', async (_name, code, type) => {
    const fn = pool(code);
    const results = await Promise.all([invoke(fn), invoke(fn)]);
    for (const result of results) expect(failure(result)['errorType']).toBe(type);
  });

  test('because it is not there', async () => {
    const fn = pool('', { handler: 'missing.handler' });
    expect(failure(await invoke(fn))['errorType']).toBe('Runtime.ImportModuleError');
  });
});

test('reserved concurrency: what exceeds it is throttled, not queued', async () => {
  const fn = pool('export const handler = () => new Promise((r) => setTimeout(r, 200));', { reservedConcurrency: 1 });
  const [first, second] = await Promise.all([invoke(fn), invoke(fn)]);
  expect([first?.kind, second?.kind]).toEqual(['returned', 'throttled']);
  expect((await invoke(fn)).kind).toBe('returned');
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('an idle process that dies is not missed', async () => {
  const fn = pool('export const handler = async () => ({ pid: process.pid });');
  const pid = Number(value(await invoke(fn))['pid']);
  process.kill(pid, 'SIGKILL');
  await until(
    () => isAlive(pid),
    (alive) => !alive,
  );
  const next = value(await invoke(fn))['pid'];
  expect(next).not.toBe(pid);
});

test('what it writes arrives line by line, in Lambda’s format', async () => {
  const code = "export const handler = async () => { console.warn('a', { b: 1 }); process.stdout.write('raw\\n'); };";
  const text = pool(code);
  await invoke(text);
  const json = pool(code, { jsonLogs: true });
  await invoke(json);
  await Promise.all([text, json].map(({ pool: one }) => one.stop(0)));
  expect(text.lines.find((line) => line.includes('WARN'))).toMatch(/^\S+Z\t[0-9a-f-]{36}\tWARN\ta \{ b: 1 \}$/);
  expect(JSON.parse(json.lines.find((line) => line.includes('WARN')) ?? '')).toMatchObject({
    level: 'WARN',
    message: 'a { b: 1 }',
  });
  expect(text.lines).toContain('raw');
});

test('stopping lets what runs finish, within limits, and refuses what comes', async () => {
  const fn = pool('export const handler = ({ ms }) => new Promise((r) => setTimeout(() => r({ done: true }), ms));');
  // Both processes are there before it matters what they do.
  await Promise.all([invoke(fn, { ms: 1_500 }), invoke(fn, { ms: 1_500 })]);
  const short = invoke(fn, { ms: 200 });
  const long = invoke(fn, { ms: 1900 });
  await new Promise((resolve) => void setTimeout(resolve, 150));
  const stopping = fn.pool.stop(500);
  expect(value(await short)).toEqual({ done: true });
  expect(failure(await long)['errorType']).toBe('Runtime.ExitError');
  await stopping;
  expect(failure(await invoke(fn))['errorType']).toBe('ServiceException');
  expect(fn.pool.environments()).toEqual([]);
});
