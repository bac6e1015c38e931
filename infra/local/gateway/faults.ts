import * as z from 'zod';
import { matchesAction } from '../iam/matches-pattern.ts';
import type { Caller } from './callers.ts';

/**
 * Something that goes wrong on purpose, for tests. `before` and `after` are told from the AWS call: before it had any effect,
 * or after it had all of it but before the answer arrived.
 */
export const faultSchema = z.strictObject({
  /** A function's name, or `relay`. */
  target: z.string(),
  /** `kill` ends the process, `reset` loses the answer's connection, `error` answers with `error`. */
  effect: z.enum(['kill', 'reset', 'error']).default('kill'),
  when: z.enum(['before', 'after']).default('before'),
  /** Which AWS call of the invocation; 0 is the moment at which the event was handed over (only `kill`). */
  call: z.int().min(0).default(1),
  /** Counts only calls of this action, such as `dynamodb:TransactWriteItems` or `sqs:*`: the operation as it was sent. */
  action: z.string().default('*'),
  error: z.object({ status: z.int(), type: z.string() }).default({ status: 500, type: 'InternalServerError' }),
  /** For how many invocations. */
  times: z.int().min(1).default(1),
});
type Fault = z.infer<typeof faultSchema>;

/** A fault that waits for its call within one invocation. */
interface Armed {
  fault: Fault;
  seen: number;
}

/** The faults that tests asked for. In normal use there are none and nothing is counted. */
export interface Faults {
  arm(fault: Fault): void;
  /** A process of `caller` was handed an event: faults that wait for that take hold of it. */
  begin(caller: Caller): void;
  /** The fault that hits this call, if any. */
  hit(caller: Caller, action: string): Fault | undefined;
  waiting(): Fault[];
  clear(): void;
}

export function createFaults(): Faults {
  let asked: Fault[] = [];
  const armed = new Map<string, Armed[]>();

  const take = (caller: Caller): Armed[] => {
    const taken = asked.filter(({ target, times }) => target === caller.name && times > 0);
    for (const fault of taken) fault.times -= 1;
    asked = asked.filter(({ times }) => times > 0);
    return taken.map((fault) => ({ fault: { ...fault }, seen: 0 }));
  };

  return {
    arm: (fault) => void asked.push({ ...fault }),
    begin(caller) {
      const taken = take(caller);
      armed.set(caller.accessKeyId, taken);
      if (taken.some(({ fault }) => fault.effect === 'kill' && fault.call === 0)) caller.kill();
    },
    hit(caller, action) {
      // A relay is never handed an event: its calls count from the moment the fault was asked for.
      if (caller.name === 'relay' && asked.length > 0) {
        armed.set(caller.accessKeyId, [...(armed.get(caller.accessKeyId) ?? []), ...take(caller)]);
      }
      const counted = (armed.get(caller.accessKeyId) ?? []).filter(({ fault }) => matchesAction(fault.action, action));
      for (const one of counted) one.seen += 1;
      return counted.find(({ fault, seen }) => seen === fault.call)?.fault;
    },
    waiting: () => asked.map((fault) => ({ ...fault })),
    clear() {
      asked = [];
      armed.clear();
    },
  };
}
