import type { Eraser, Person } from '../../runtime/eraser.ts';
import { Fault } from '../../runtime/faults.ts';
import type { Logger } from '../../runtime/logger.ts';
import { CHECK_MS, closeErasure, type Erasure, openErasure, type OpenErasure, RETRY_MS } from './erasure.ts';
import type { ErasureRepository } from './erasure-repository.ts';
import { personId, sealed, unsealed } from './person-id.ts';

export interface ErasePersonDeps {
  erasures: Pick<ErasureRepository, 'find' | 'save'>;
  /** In the order in which they are to be asked: what others follow from comes first. */
  erasers: readonly Eraser[];
  /** The key of the ledger, and the one before it during a rotation. */
  keys(): Promise<readonly string[]>;
  /** One pass lasts no longer, and leaves the rest to the sweep. @default well within what a request may take */
  passMs?: number;
  now: () => Date;
  log: Logger;
}

/** More askers than this never meet on one person. */
const MAX_TRIES = 10;
const AT_ONCE = 8;
const PASS_MS = 15_000;

/**
 * Erases a person from everything that the erasers know. What is to be done is written down first, so it is finished whoever dies over
 * it: by asking again, or by the sweep. In the erasure that is returned `checking` means that all that was found is gone.
 *
 * Throws `person_on_call` while somebody is, or may be about to be, on the line with them; nothing is erased then.
 */
export async function erasePerson(deps: ErasePersonDeps, telephone: string): Promise<Erasure> {
  const upTo = deps.now().toISOString();
  for (const eraser of deps.erasers) {
    const callId = (await eraser.busy?.({ telephone, upTo })) ?? null;
    if (callId !== null) {
      throw new Fault('person_on_call', `Call ${callId} with this number is not over: end it, or try again after it.`, {
        facts: { callId },
      });
    }
  }
  return await pass(deps, await beginErasure(deps, telephone, upTo), { telephone, upTo });
}

/** Opens the erasure of somebody who is to be erased up to `upTo`, or opens theirs again. */
export async function beginErasure(deps: ErasePersonDeps, telephone: string, upTo: string): Promise<OpenErasure> {
  const [key] = await deps.keys();
  if (key === undefined) throw new Error('The ledger of erasures has no key');
  const id = personId(telephone, key);
  return await change(deps, id, (before) =>
    openErasure(before, { id, sealed: sealed(telephone, key), upTo }, deps.now()),
  );
}

/** Goes on with an erasure that somebody left. */
export async function continueErasure(deps: ErasePersonDeps, erasure: OpenErasure): Promise<Erasure> {
  const telephone = unsealed(erasure.sealed, await deps.keys());
  if (telephone === null) throw new Error('No key of the ledger opens this erasure');
  return await pass(deps, erasure, { telephone, upTo: erasure.upTo });
}

async function pass(deps: ErasePersonDeps, erasure: OpenErasure, person: Person): Promise<Erasure> {
  const until = deps.now().getTime() + (deps.passMs ?? PASS_MS);
  const fresh = await Promise.all(
    deps.erasers.map(async (eraser) => [eraser.kind, await eraser.find(person)] as const),
  );
  const noted = await note(deps, erasure, Object.fromEntries(fresh));
  let left = 0;
  for (const eraser of deps.erasers) {
    const ids = noted.found[eraser.kind] ?? [];
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      if (deps.now().getTime() > until) {
        left += ids.length - from;
        break;
      }
      const results = await Promise.all(ids.slice(from, from + AT_ONCE).map((id) => eraser.erase(id, person)));
      left += results.filter((gone) => !gone).length;
    }
  }
  const after = await conclude(
    deps,
    noted,
    left,
    fresh.every(([, ids]) => ids.length === 0),
  );
  deps.log.info('A person was erased', { state: after.state, left });
  return after;
}

/** Before anything is erased: once a call is gone, nothing leads from the number to it any more. */
async function note(
  deps: ErasePersonDeps,
  erasure: OpenErasure,
  fresh: Record<string, readonly string[]>,
): Promise<OpenErasure> {
  if (Object.entries(fresh).every(([kind, ids]) => ids.every((id) => erasure.found[kind]?.includes(id))))
    return erasure;
  return await change(deps, erasure.id, (current) => {
    const known = current && current.state !== 'done' ? current : { ...erasure, version: current?.version ?? 0 };
    const found = Object.fromEntries(
      Object.entries(fresh).map(([kind, ids]) => [kind, [...new Set([...(known.found[kind] ?? []), ...ids])]]),
    );
    return { ...known, state: 'erasing', found };
  });
}

/** Whether all is gone is only known when a look finds nothing, some time after everything that was found was erased. */
async function conclude(
  deps: ErasePersonDeps,
  erasure: OpenErasure,
  left: number,
  foundNothing: boolean,
): Promise<Erasure> {
  const now = deps.now();
  const later = (ms: number) => new Date(now.getTime() + ms).toISOString();
  if (left > 0) {
    return await saved(deps, { ...erasure, state: 'erasing', dueAt: later(RETRY_MS) });
  }
  if (erasure.state === 'checking' && foundNothing) {
    const done = closeErasure(erasure);
    // Where somebody asked again meanwhile, it is theirs to close.
    return (await deps.erasures.save(done, now)) ? done : erasure;
  }
  return await saved(deps, { ...erasure, state: 'checking', dueAt: later(CHECK_MS) });
}

/** Whoever came between goes on with it: their pass began after what ours has erased. */
async function saved(deps: ErasePersonDeps, erasure: OpenErasure): Promise<OpenErasure> {
  const saved = await deps.erasures.save(erasure, deps.now());
  return saved ? { ...erasure, version: erasure.version + 1 } : erasure;
}

async function change(
  deps: ErasePersonDeps,
  id: string,
  decide: (before: Erasure | undefined) => OpenErasure,
): Promise<OpenErasure> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const next = decide(await deps.erasures.find(id));
    if (await deps.erasures.save(next, deps.now())) return { ...next, version: next.version + 1 };
  }
  throw new Error('An erasure keeps changing under our hands');
}
