import type { DocumentStore } from '../../dynamodb/document-store.ts';

/** The process died here. Whatever was under way is lost; what was committed stays. */
export class Crash extends Error {}

/**
 * Every effect of the system passes here twice: just before it happens, and just after, before anybody learns of it. A plan
 * names the passages at which the process dies.
 */
export class CrashPlan {
  readonly #at: ReadonlySet<number>;
  #passages = 0;

  constructor(at: readonly number[]) {
    this.#at = new Set(at);
  }

  get passages(): number {
    return this.#passages;
  }

  async through<Result>(effect: () => Promise<Result>): Promise<Result> {
    this.#pass();
    const result = await effect();
    this.#pass();
    return result;
  }

  #pass(): void {
    this.#passages += 1;
    if (this.#at.has(this.#passages)) throw new Crash(`passage ${this.#passages}`);
  }
}

/** A store at each of whose calls the process may die, before and after. */
export function mortal(store: DocumentStore, plan: CrashPlan): DocumentStore {
  return {
    get: (table, key) => plan.through(() => store.get(table, key)),
    put: (table, item, guard) => plan.through(() => store.put(table, item, guard)),
    update: (input) => plan.through(() => store.update(input)),
    query: (input) => plan.through(() => store.query(input)),
    transact: (writes) => plan.through(() => store.transact(writes)),
  };
}
