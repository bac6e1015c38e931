import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import type { Contender } from './contenders.ts';
import type { EndsOrder, EndsReport } from './ends/main.ts';
import type { BenchStore } from './ends/store.ts';
import { busyMs, cpuMs, residentBytes } from './process-meter.ts';

const EXIT_MS = 5_000;
const RELAY_CORE = 0;
const ENDS_CORE = 1;

export interface LevelResult extends EndsReport {
  contender: string;
  calls: number;
  connected: number;
  seconds: number;
  /** Milliseconds of the relay's CPU for a second of one call. */
  cpuPerCallSecond: number;
  /** Share of one core, 0 to 1. */
  relayLoad: number;
  endsLoad: number;
  /** Share of the relay's core that others took from it: the more, the less its latency says. */
  othersLoad: number;
  rssPerCallBytes: number;
  loopDelayP99: number | null;
}

export interface LevelOptions {
  /** Time for the compiler to see what is hot, and for sockets to grow their buffers. */
  warmUpSeconds: number;
  /** Of the model's leg, which then is TLS: its path without `.pem`. */
  certificate: string | null;
  /** Where the relay's profile goes. */
  profilePath: string | null;
}

const PINS = cpus().length > 1 && spawnSync('taskset', ['-c', '0,1', 'true']).status === 0;
export const isPinned = PINS;

/** One contender under so many calls, in fresh processes: the relay alone on one core, both ends of all calls on another. */
export async function runLevel(
  contender: Contender,
  calls: number,
  seconds: number,
  { warmUpSeconds, certificate, profilePath }: LevelOptions,
): Promise<LevelResult> {
  const ends = start(
    ENDS_CORE,
    [
      process.execPath,
      join(import.meta.dirname, 'ends/main.ts'),
      ...[String(calls), certificate ?? '', contender.keepsRecords ? 'records' : ''],
    ],
    true,
  );
  const { port: modelPort, store } = await answer<{ port: number; store: BenchStore | null }>(ends);
  const model = new URL(`${certificate ? 'wss' : 'ws'}://127.0.0.1:${modelPort}/v1/realtime`);
  const environment = {
    LOG_LEVEL: 'error',
    ...(certificate ? { NODE_EXTRA_CA_CERTS: `${certificate}.pem` } : {}),
    ...(profilePath ? { BENCH_PROFILE: profilePath } : {}),
  };
  const relay = start(RELAY_CORE, contender.command(model, store), contender.isNode, environment);
  try {
    const port = await readyPort(relay);
    const pid = relay.pid ?? 0;
    await setTimeout(300);
    const idleBytes = residentBytes(pid);
    tell(ends, { do: 'connect', port });
    const { connected } = await answer<{ connected: number }>(ends);
    await setTimeout(warmUpSeconds * 1000);
    tell(ends, { do: 'measure' });
    if (contender.isNode) relay.send('measure');
    const [cpuBefore, busyBefore, began] = [cpuMs(pid), busyMs(RELAY_CORE), performance.now()];
    await setTimeout(seconds * 1000);
    const [cpuTaken, tookMs] = [cpuMs(pid) - cpuBefore, performance.now() - began];
    const busyTaken = busyMs(RELAY_CORE) - busyBefore;
    const rssBytes = residentBytes(pid) - idleBytes;
    tell(ends, { do: 'report' });
    const report = await answer<EndsReport>(ends);
    const loopDelayP99 = contender.isNode ? await loopDelay(relay) : null;
    return {
      ...report,
      contender: contender.name,
      calls,
      connected,
      seconds: tookMs / 1000,
      cpuPerCallSecond: cpuTaken / (tookMs / 1000) / calls,
      relayLoad: cpuTaken / tookMs,
      endsLoad: report.cpuMs / tookMs,
      othersLoad: Math.max(0, busyTaken - cpuTaken) / tookMs,
      rssPerCallBytes: rssBytes / calls,
      loopDelayP99,
    };
  } finally {
    await Promise.all([finish(relay, contender.isNode ? 'finish' : null), finish(ends, { do: 'finish' })]);
  }
}

function start(core: number, command: string[], ipc: boolean, environment: NodeJS.ProcessEnv = {}): ChildProcess {
  const [file = '', ...rest] = PINS ? ['taskset', '-c', String(core), ...command] : command;
  return spawn(file, rest, {
    stdio: ['ignore', 'pipe', 'inherit', ...(ipc ? (['ipc'] as const) : [])],
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...environment },
  });
}

const tell = (ends: ChildProcess, order: EndsOrder) => ends.send(order);

async function answer<Answer>(child: ChildProcess): Promise<Answer> {
  const died = new AbortController();
  const onExit = () => died.abort(new Error('A part of the bench died'));
  child.once('exit', onExit);
  try {
    const [message] = (await once(child, 'message', { signal: died.signal })) as [Answer];
    return message;
  } finally {
    child.off('exit', onExit);
  }
}

async function loopDelay(relay: ChildProcess): Promise<number> {
  const answered = answer<{ loopDelayP99: number }>(relay);
  relay.send('report');
  return (await answered).loopDelayP99;
}

async function readyPort(relay: ChildProcess): Promise<number> {
  if (!relay.stdout) throw new Error('The relay has no output');
  for await (const line of createInterface(relay.stdout)) {
    const port = /^ready (\d+)$/.exec(line)?.[1];
    if (port) return Number(port);
  }
  throw new Error('The relay never got ready');
}

async function finish(child: ChildProcess, order: unknown): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  if (order !== null && child.connected) child.send(order as string);
  else child.kill();
  const late = AbortSignal.timeout(EXIT_MS);
  late.addEventListener('abort', () => child.kill('SIGKILL'));
  await gone;
}
