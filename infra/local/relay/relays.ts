import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from '../platform/start-error.ts';
import { openLogFile } from '../processes/log-file.ts';
import { noticeOf } from '../processes/log-line.ts';
import { stopChild } from '../processes/stop-child.ts';
import type { RelayTask } from '../template/relay-task.ts';
import { startRelay, type RelayHost, type RelayProcess } from './relay-process.ts';

export interface RelayState {
  pid: number;
  port: number;
  healthy: boolean;
  protected: boolean;
}

/** As many relays as were asked for, as an ECS service keeps them behind its load balancer. */
export interface Relays {
  /** The port of the next healthy relay, each in turn. */
  next(): number | undefined;
  /** Resolves once a relay is healthy; to false when none is in time. */
  ready(withinMs: number): Promise<boolean>;
  states(): RelayState[];
  stop(graceMs: number): Promise<void>;
}

const RESTART_MS = 1_000;
const CHECK_MS = 1_000;
const FIRST_CHECK_MS = 50;

export function runRelays(
  task: RelayTask | undefined,
  count: number,
  host: Omit<RelayHost, 'onLine'> & { dataDir: string },
): Relays {
  if (!task) return noRelays;
  const running = new Map<RelayProcess, { healthy: boolean }>();
  const stopping = new AbortController();
  let turn = 0;

  const keep = async (index: number): Promise<void> => {
    const log = openLogFile(host.dataDir, count > 1 ? `relay-${index}` : 'relay');
    let last = '';
    const onLine = (line: string) => {
      log.write(line);
      last = line;
      const notice = noticeOf(line);
      if (notice) host.terminal[notice.level]('relay', notice.text);
    };
    while (!stopping.signal.aborted) {
      const relay = await startRelay(task, { ...host, onLine });
      const state = { healthy: false };
      running.set(relay, state);
      if (stopping.signal.aborted) return relay.child.kill('SIGKILL');
      void check(relay, state);
      const { code, signal } = await relay.child.ended;
      running.delete(relay);
      if (stopping.signal.aborted) return;
      host.terminal.warn(
        'relay',
        `stopped (${signal ?? `exit code ${code}`}); another one starts. Its last words: ${last.slice(0, 200)}`,
      );
      await wait(RESTART_MS, undefined, { ref: false });
    }
  };

  const check = async (relay: RelayProcess, state: { healthy: boolean }): Promise<void> => {
    while (running.has(relay)) {
      state.healthy = await isHealthy(`http://127.0.0.1:${relay.port}${task.healthPath}`);
      await wait(state.healthy ? CHECK_MS : FIRST_CHECK_MS, undefined, { ref: false });
    }
  };

  for (let index = 1; index <= count; index += 1) {
    keep(index).catch((error: unknown) => host.terminal.error('relay', messageOf(error)));
  }
  const healthy = () => [...running].filter(([, state]) => state.healthy).map(([relay]) => relay);
  return {
    next() {
      const ports = healthy().map(({ port }) => port);
      turn += 1;
      return ports[turn % ports.length];
    },
    async ready(withinMs) {
      const until = Date.now() + withinMs;
      while (healthy().length === 0 && Date.now() < until) await wait(10);
      return healthy().length > 0;
    },
    states: () =>
      [...running].map(([relay, state]) => ({
        pid: relay.child.pid,
        port: relay.port,
        healthy: state.healthy,
        protected: relay.isProtected(),
      })),
    async stop(graceMs) {
      stopping.abort();
      await Promise.all([...running.keys()].map(({ child }) => stopChild(child, graceMs)));
    },
  };
}

/** For a template without a relay. */
const noRelays: Relays = {
  next: () => undefined,
  ready: () => Promise.resolve(false),
  states: () => [],
  stop: () => Promise.resolve(),
};

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(CHECK_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
