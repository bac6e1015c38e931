import * as z from 'zod';

/**
 * One erasure in the ledger.
 *
 *     erasing → checking → done        and from each: erasing, when the person asks again
 *
 * `checking`: all that was found is gone, and somebody looks once more, because an index may be behind.
 */
export const ERASURE_VERSION = 1;

const instant = z.iso.datetime();

const common = {
  schema: z.literal(ERASURE_VERSION),
  /** A hash of the number under a secret key. */
  id: z.string(),
  /** What began up to then is to be gone, also from copies that are restored later. */
  upTo: instant,
  createdAt: instant,
  updatedAt: instant,
  version: z.int(),
};

const open = {
  ...common,
  /** The number, sealed; gone with the end of the erasure. */
  sealed: z.string(),
  /** Ids of all that was found of the person, by kind: noted before anything is erased, so that none is forgotten by a crash. */
  found: z.record(z.string(), z.array(z.string())),
  dueAt: instant,
};

const erasing = z.object({ ...open, state: z.literal('erasing') });
const checking = z.object({ ...open, state: z.literal('checking') });
const done = z.object({
  ...common,
  state: z.literal('done'),
  /** How many of each kind were found. */
  counts: z.record(z.string(), z.int()),
});

export const erasureSchema = z.discriminatedUnion('state', [erasing, checking, done]);
export type Erasure = z.infer<typeof erasureSchema>;
export type OpenErasure = Exclude<Erasure, { state: 'done' }>;

/** An erasure that is to be gone through, from the start or once more. */
export function openErasure(
  before: Erasure | undefined,
  person: { id: string; sealed: string; upTo: string },
  now: Date,
): OpenErasure {
  return {
    schema: ERASURE_VERSION,
    id: person.id,
    // Never back: what was to be gone once is not to come back.
    upTo: before && before.upTo > person.upTo ? before.upTo : person.upTo,
    sealed: person.sealed,
    found: before === undefined || before.state === 'done' ? {} : before.found,
    state: 'erasing',
    dueAt: new Date(now.getTime() + RETRY_MS).toISOString(),
    createdAt: before?.createdAt ?? now.toISOString(),
    updatedAt: now.toISOString(),
    version: before?.version ?? 0,
  };
}

/** Whoever died over it is followed by the sweep after this. Longer than a request may take. */
export const RETRY_MS = 60_000;
/** An index is behind by less than a second as a rule. */
export const CHECK_MS = 120_000;

export function closeErasure({ sealed: _sealed, found, dueAt: _dueAt, ...rest }: OpenErasure): Erasure {
  const counts = Object.fromEntries(Object.entries(found).map(([kind, ids]) => [kind, ids.length]));
  return { ...rest, state: 'done', counts };
}
