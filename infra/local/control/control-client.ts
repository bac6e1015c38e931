import type * as z from 'zod';
import type { InvokeResult } from '../functions/invocation.ts';
import type { faultSchema } from '../gateway/faults.ts';
import type { RelayExit, RelaySignal, RelayView } from '../relay/relays.ts';
import type { PlatformState } from './platform-state.ts';
import type { AccessReport } from './serve-control.ts';

/** What a test may ask of a running platform. */
export interface ControlClient {
  state(): Promise<PlatformState>;
  /** What each function used of what it may, what it was refused, and what it never used. */
  access(): Promise<AccessReport>;
  /** Invokes a function by its name, such as `CallsSweepFunction`, and waits for its end. */
  invoke(name: string, event?: unknown): Promise<InvokeResult>;
  /** Makes something go wrong once, see {@link faultSchema}. */
  fault(fault: z.input<typeof faultSchema>): Promise<void>;
  /** Faults that have not found their invocation yet. */
  waitingFaults(): Promise<number>;
  clearFaults(): Promise<void>;
  /** Gives a secret a new value; the one before stays valid as AWSPREVIOUS. */
  rotateSecret(secret: string, value: string): Promise<void>;
  relays(): Promise<RelayView[]>;
  /** SIGTERM is what ECS sends to a task that it stops; the relay is replaced at once. Rejects when there is no such relay. */
  signalRelay(pid: number, signal: RelaySignal): Promise<void>;
  /** A rolling deployment: every relay that is there now is replaced, one after the other. Resolves to how each left. */
  rollRelays(): Promise<RelayExit[]>;
}

export function controlClient(url: string): ControlClient {
  const call = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${url}/_local${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`The control port refused ${method} ${path}: ${JSON.stringify(answer)}`);
    return answer as Answer;
  };
  return {
    state: () => call('GET', '/state'),
    access: () => call('GET', '/access'),
    invoke: (name, event = {}) => call('POST', '/invoke', { function: name, event }),
    fault: (fault) => call('POST', '/faults', fault),
    waitingFaults: async () => (await call<{ waiting: unknown[] }>('GET', '/faults')).waiting.length,
    clearFaults: () => call('DELETE', '/faults'),
    rotateSecret: (secret, value) => call('POST', '/rotate', { secret, value }),
    relays: () => call('GET', '/relays'),
    signalRelay: (pid, signal) => call('POST', '/relays/signal', { pid, signal }),
    async rollRelays() {
      const exits: RelayExit[] = [];
      const now = await call<RelayView[]>('GET', '/relays');
      for (const { pid } of now.filter(({ leaving }) => !leaving)) {
        exits.push(await call<RelayExit>('POST', '/relays/roll', { pid }));
      }
      return exits;
    },
  };
}
