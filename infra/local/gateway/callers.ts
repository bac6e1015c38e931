import { randomBytes } from 'node:crypto';
import type { Statement } from '../iam/statement.ts';

/** Somebody who calls AWS: one process of a function, or a relay. */
export interface Caller {
  /** The function's name, or `relay`; grants and faults go by it. */
  name: string;
  accessKeyId: string;
  statements: readonly Statement[];
  /** May do anything: tests that look into tables and queues. */
  trusted: boolean;
  /** Ends the process at once, as a lost machine would. */
  kill(): void;
}

export interface Callers {
  add(caller: Omit<Caller, 'accessKeyId'>): Caller;
  remove(caller: Caller): void;
  find(accessKeyId: string): Caller | undefined;
}

export function createCallers(): Callers {
  const callers = new Map<string, Caller>();
  return {
    add(caller) {
      const accessKeyId = `LKIA${randomBytes(8).toString('hex').toUpperCase()}`;
      const added = { ...caller, accessKeyId };
      callers.set(accessKeyId, added);
      return added;
    },
    remove: ({ accessKeyId }) => void callers.delete(accessKeyId),
    find: (accessKeyId) => callers.get(accessKeyId),
  };
}
