import { randomUUID } from 'node:crypto';
import { messageOf } from '../platform/start-error.ts';
import type { FunctionSpec } from '../template/functions.ts';
import type { Environment } from './environment.ts';
import { MAX_PAYLOAD_BYTES, failed, type InvokeResult } from './invocation.ts';

/** What a pool tells whoever writes the logs. */
export interface PoolEvents {
  started(requestId: string, environment: Environment): void;
  ended(requestId: string, result: InvokeResult, durationMs: number, environment: Environment): void;
}

export interface EnvironmentState {
  pid: number;
  state: 'starting' | 'idle' | 'busy';
  invocations: number;
}

/** All environments of one function, started when there is work for them. */
export interface FunctionPool {
  readonly spec: FunctionSpec;
  invoke(payload: string): Promise<InvokeResult>;
  environments(): EnvironmentState[];
  /** Kills at once whatever is idle; what is busy may finish for `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

interface Slot {
  environment: Environment | undefined;
  state: EnvironmentState['state'];
  idleSince: number;
  invocations: number;
}

interface Waiting {
  requestId: string;
  payload: string;
  settle(result: InvokeResult): void;
}

/** Lambda keeps them longer, but has more memory than a laptop. */
const IDLE_MS = 60_000;
const REAP_EVERY_MS = 10_000;

export function createFunctionPool(
  spec: FunctionSpec,
  options: { maxEnvironments: number; start(): Promise<Environment>; events: PoolEvents },
): FunctionPool {
  const slots = new Set<Slot>();
  const queue: Waiting[] = [];
  let running = 0;
  let stopping = false;
  const limit = Math.min(options.maxEnvironments, spec.reservedConcurrency ?? Number.POSITIVE_INFINITY);

  /** Gives work to whoever is free, and starts as many environments as there is work for and room. */
  const dispatch = (): void => {
    for (const slot of slots) {
      const next = slot.state === 'idle' ? queue.shift() : undefined;
      if (next) void run(slot, next);
    }
    const starting = [...slots].filter(({ state }) => state === 'starting').length;
    const room = limit - slots.size;
    for (let n = 0; n < Math.min(queue.length - starting, room); n += 1) void start();
  };

  const start = async (): Promise<void> => {
    const slot: Slot = { environment: undefined, state: 'starting', idleSince: 0, invocations: 0 };
    slots.add(slot);
    const environment = await options.start().catch((error: unknown) => {
      slots.delete(slot);
      queue.shift()?.settle(failed('ServiceException', `No process could be started: ${messageOf(error)}`));
      return null;
    });
    if (!environment) return;
    slot.environment = environment;
    void environment.ended.finally(() => {
      slots.delete(slot);
      if (!stopping) dispatch();
    });
    const error = await environment.ready;
    if (stopping) return environment.kill();
    if (error) {
      slots.delete(slot);
      queue.shift()?.settle(error);
      return dispatch();
    }
    free(slot);
  };

  const free = (slot: Slot): void => {
    if (stopping) return slot.environment?.kill();
    if (!slots.has(slot)) return;
    slot.state = 'idle';
    slot.idleSince = Date.now();
    dispatch();
  };

  const run = async (slot: Slot, waiting: Waiting): Promise<void> => {
    const { environment } = slot;
    if (!environment) return;
    slot.state = 'busy';
    slot.invocations += 1;
    const startedAt = performance.now();
    const { requestId, payload } = waiting;
    const result = await environment.invoke({ requestId, payload, functionArn: spec.arn }, () =>
      options.events.started(requestId, environment),
    );
    if (result === null) {
      slots.delete(slot);
      queue.unshift(waiting);
      return dispatch();
    }
    options.events.ended(requestId, result, performance.now() - startedAt, environment);
    waiting.settle(result);
    if (result.kind === 'failed' && /"errorType":"(Sandbox|Runtime)\./.test(result.payload)) slots.delete(slot);
    free(slot);
  };

  const reaper = setInterval(() => {
    for (const slot of slots) {
      if (slot.state === 'idle' && Date.now() - slot.idleSince > IDLE_MS) {
        slots.delete(slot);
        slot.environment?.kill();
      }
    }
  }, REAP_EVERY_MS).unref();

  return {
    spec,
    async invoke(payload) {
      if (stopping) return failed('ServiceException', 'The platform is stopping');
      if (Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES) {
        return failed('RequestTooLargeException', `${spec.name} may be given at most ${MAX_PAYLOAD_BYTES} bytes`);
      }
      if (spec.reservedConcurrency !== undefined && running >= spec.reservedConcurrency) return { kind: 'throttled' };
      running += 1;
      try {
        return await new Promise((settle) => {
          queue.push({ requestId: randomUUID(), payload, settle });
          dispatch();
        });
      } finally {
        running -= 1;
      }
    },
    environments: () =>
      [...slots].map(({ environment, state, invocations }) => ({ pid: environment?.pid ?? 0, state, invocations })),
    async stop(graceMs) {
      stopping = true;
      clearInterval(reaper);
      for (const waiting of queue.splice(0)) waiting.settle(failed('ServiceException', 'The platform is stopping'));
      await Promise.all([...slots].map((slot) => stopSlot(slot, graceMs)));
    },
  };
}

async function stopSlot({ environment, state }: Slot, graceMs: number): Promise<void> {
  if (!environment) return;
  const timer = setTimeout(() => environment.kill(), state === 'busy' ? graceMs : 0);
  await environment.ended;
  clearTimeout(timer);
}
