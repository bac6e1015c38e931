import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from '../platform/start-error.ts';
import { openLogFile } from '../processes/log-file.ts';
import { noticeOf } from '../processes/log-line.ts';
import { stopChild } from '../processes/stop-child.ts';
import type { RelayTask } from '../template/relay-task.ts';
import { activeCalls, probe } from './probe-relay.ts';
import { startRelay, type RelayHost, type RelayProcess } from './relay-process.ts';

/** What happens to a relay from outside. `SIGSTOP` is a process that hangs, `SIGCONT` one that comes to. */
export type RelaySignal = 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT';

export interface RelayState {
  pid: number;
  port: number;
  /** Its health check answers; this is what the load balancer goes by, and the path says "ready". */
  healthy: boolean;
  /** It was asked to go: it gets no more calls, and its replacement has been started. */
  leaving: boolean;
  /** It asked ECS not to stop it. */
  protected: boolean;
}

/** A relay with the calls it says it holds; null when it does not answer. */
export type RelayView = RelayState & { calls: number | null };

/** How a relay left: milliseconds from SIGTERM to its exit; killed by SIGKILL when it outstayed what the task gives it. */
export interface RelayExit {
  pid: number;
  ms: number;
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** As many relays as were asked for, as an ECS service keeps them behind its load balancer. */
export interface Relays {
  /** The port of the next relay that is healthy and not leaving, each in turn. */
  next(): number | undefined;
  /** Resolves once a relay is healthy; to false when none is in time. */
  ready(withinMs: number): Promise<boolean>;
  states(): RelayState[];
  views(): Promise<RelayView[]>;
  /** Sends a signal; SIGTERM is how ECS stops a task: the replacement starts at once. False when there is no such relay. */
  signal(pid: number, signal: RelaySignal): boolean;
  /** Replaces one relay as a rolling deployment does: first the new one, then SIGTERM. Undefined when there is no such relay. */
  roll(pid: number): Promise<RelayExit | undefined>;
  stop(graceMs: number): Promise<void>;
}

interface Running {
  process: RelayProcess;
  slot: number;
  healthy: boolean;
  leaving: boolean;
}

const RESTART_MS = 1_000;
const CHECK_MS = 1_000;
const FIRST_CHECK_MS = 50;
const START_MS = 30_000;

export function runRelays(
  task: RelayTask | undefined,
  count: number,
  host: Omit<RelayHost, 'onLine'> & { dataDir: string },
): Relays {
  if (!task) return noRelays;
  const running = new Set<Running>();
  const stopping = new AbortController();
  const healthUrl = ({ port }: RelayProcess) => `http://127.0.0.1:${port}${task.healthPath}`;
  let turn = 0;

  const start = async (slot: number): Promise<Running> => {
    const log = openLogFile(host.dataDir, count > 1 ? `relay-${slot}` : 'relay');
    let last = '';
    const onLine: RelayHost['onLine'] = (line, stream) => {
      log.write(line, stream);
      last = line;
      const notice = noticeOf(line);
      if (notice) host.terminal.quote(notice.level, 'relay', notice.text);
    };
    const one: Running = {
      process: await startRelay(task, { ...host, onLine }),
      ...{ slot, healthy: false, leaving: false },
    };
    running.add(one);
    if (stopping.signal.aborted) one.process.child.kill('SIGKILL');
    void check(one);
    void keep(one, () => last);
    return one;
  };

  const keep = async (one: Running, lastWords: () => string): Promise<void> => {
    const { code, signal } = await one.process.child.ended;
    running.delete(one);
    if (one.leaving || stopping.signal.aborted) return;
    const how = signal ?? `exit code ${code}`;
    host.terminal.warn('relay', `stopped (${how}); another one starts. Its last words: ${lastWords().slice(0, 200)}`);
    await wait(RESTART_MS, undefined, { ref: false });
    begin(one.slot);
  };

  const begin = (slot: number): void => {
    if (stopping.signal.aborted) return;
    start(slot).catch((error: unknown) => host.terminal.error('relay', messageOf(error)));
  };

  const check = async (one: Running): Promise<void> => {
    while (running.has(one)) {
      const answer = await probe(healthUrl(one.process));
      // Somebody else sent it SIGTERM: it says so by refusing.
      if (answer === 'refuses' && one.healthy) leave(one);
      one.healthy = answer === 'ok';
      await wait(one.healthy ? CHECK_MS : FIRST_CHECK_MS, undefined, { ref: false });
    }
  };

  /** From here on it gets no call; unless a deployment has done so already, its replacement starts. */
  const leave = (one: Running, replaced = false): void => {
    if (one.leaving) return;
    one.leaving = true;
    if (!replaced) begin(one.slot);
  };

  const stopTask = async (one: Running): Promise<void> => {
    await stopChild(one.process.child, task.stopSeconds * 1_000);
  };
  const find = (pid: number) => [...running].find(({ process }) => process.child.pid === pid);
  const open = () => [...running].filter(({ healthy, leaving }) => healthy && !leaving);
  const states = (): RelayState[] =>
    [...running].map(({ process, healthy, leaving }) => ({
      ...{ pid: process.child.pid, port: process.port, healthy, leaving },
      protected: process.isProtected(),
    }));

  for (let slot = 1; slot <= count; slot += 1) begin(slot);
  return {
    next() {
      const ports = open().map(({ process }) => process.port);
      turn += 1;
      return ports[turn % ports.length];
    },
    async ready(withinMs) {
      const until = Date.now() + withinMs;
      while (open().length === 0 && Date.now() < until) await wait(10);
      return open().length > 0;
    },
    states,
    views: () => Promise.all(states().map(async (state) => ({ ...state, calls: await activeCalls(state.port) }))),
    signal(pid, signal) {
      const one = find(pid);
      if (!one) return false;
      if (signal === 'SIGTERM') {
        leave(one);
        void stopTask(one);
      } else one.process.child.kill(signal);
      return true;
    },
    async roll(pid) {
      const old = find(pid);
      if (!old) return undefined;
      const fresh = await start(old.slot);
      const until = Date.now() + START_MS;
      while (!fresh.healthy && Date.now() < until) await wait(10);
      if (!fresh.healthy) {
        // As the deployment's circuit breaker does: the old one stays.
        leave(fresh, true);
        void stopTask(fresh);
        throw new Error(`The new relay is not healthy after ${START_MS / 1_000} s.`);
      }
      leave(old, true);
      const from = performance.now();
      await stopTask(old);
      return { pid, ms: performance.now() - from, ...(await old.process.child.ended) };
    },
    async stop(graceMs) {
      stopping.abort();
      await Promise.all([...running].map(({ process }) => stopChild(process.child, graceMs)));
    },
  };
}

/** For a template without a relay. */
const noRelays: Relays = {
  next: () => undefined,
  ready: () => Promise.resolve(false),
  states: () => [],
  views: () => Promise.resolve([]),
  signal: () => false,
  roll: () => Promise.resolve(undefined),
  stop: () => Promise.resolve(),
};
