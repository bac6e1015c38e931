import type { Erasure } from '../../shared/domain/people/erasure.ts';
import type { Eraser } from '../../shared/runtime/eraser.ts';

/** What an erasure found, as the API shows it. `state` is `erasing`, `checking` (all of it is gone) or `done`. */
export function erasureView(erasure: Erasure, erasers: readonly Eraser[]) {
  const removed = erasers.map(({ kind }) => {
    const ids = erasure.state === 'done' ? [] : (erasure.found[kind] ?? []);
    return [kind, { count: erasure.state === 'done' ? (erasure.counts[kind] ?? 0) : ids.length, ids }] as const;
  });
  return { state: erasure.state, upTo: erasure.upTo, removed: Object.fromEntries(removed) };
}
