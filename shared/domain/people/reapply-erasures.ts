import type { Eraser } from '../../runtime/eraser.ts';
import { beginErasure, continueErasure, type ErasePersonDeps } from './erase-person.ts';
import { type Erasure } from './erasure.ts';
import { personId } from './person-id.ts';

type Items = AsyncIterable<Readonly<Record<string, unknown>>>;

export interface ReapplyDeps extends ErasePersonDeps {
  /** The whole ledger. */
  ledger(): AsyncIterable<Erasure>;
  /** Every item of the table that an eraser answers for. */
  items(eraser: Eraser): Items;
}

/** What a table held again: how many persons of the ledger were found, and how many things of theirs were erased, by kind. */
export interface Reapplied {
  persons: number;
  erased: Record<string, number>;
  /** Persons who were found but are on the line: the sweep goes on with them. */
  unfinished: number;
}

/**
 * After tables were restored to an earlier time: finds whoever was erased since, and erases them again. The ledger knows persons by a
 * hash, so every number in the tables is hashed and looked up. Safe to repeat; what began after somebody's erasure stays.
 */
export async function reapplyErasures(deps: ReapplyDeps): Promise<Reapplied> {
  const ledger = new Map<string, Erasure>();
  for await (const erasure of deps.ledger()) ledger.set(erasure.id, erasure);
  const result: Reapplied = { persons: 0, erased: {}, unfinished: 0 };
  for (const [telephone, upTo] of await erasedTelephones(deps, ledger)) {
    // The sweep looks into the tables that are deployed, which need not be these.
    const erasure = await continueErasure({ ...deps, passMs: Infinity }, await beginErasure(deps, telephone, upTo));
    // Known by the same number since they were erased, and nothing older is here again.
    if (erasure.state === 'done' || Object.values(erasure.found).every((ids) => ids.length === 0)) continue;
    result.persons += 1;
    if (erasure.state === 'erasing') result.unfinished += 1;
    for (const [kind, ids] of Object.entries(erasure.found)) {
      result.erased[kind] = (result.erased[kind] ?? 0) + ids.length;
    }
  }
  return result;
}

async function erasedTelephones(
  deps: ReapplyDeps,
  ledger: ReadonlyMap<string, Erasure>,
): Promise<ReadonlyMap<string, string>> {
  const keys = await deps.keys();
  const seen = new Set<string>();
  const found = new Map<string, string>();
  for (const eraser of deps.erasers) {
    for await (const item of deps.items(eraser)) {
      for (const telephone of eraser.telephonesIn(item)) {
        if (seen.has(telephone)) continue;
        seen.add(telephone);
        const erasure = keys.map((key) => ledger.get(personId(telephone, key))).find((one) => one !== undefined);
        if (erasure) found.set(telephone, erasure.upTo);
      }
    }
  }
  return found;
}
