import { continueErasure, type ErasePersonDeps } from './erase-person.ts';
import type { ErasureRepository } from './erasure-repository.ts';

const BATCH = 20;

interface Deps extends ErasePersonDeps {
  erasures: ErasureRepository;
}

/** Goes on with every erasure that is due; one that fails stays due and does not keep the others waiting. Returns how many were seen. */
export async function finishErasures(deps: Deps): Promise<number> {
  const due = await deps.erasures.findDue(deps.now(), BATCH);
  for (const erasure of due) {
    try {
      if (erasure.state !== 'done') await continueErasure(deps, erasure);
    } catch (error) {
      deps.log.error('An erasure could not be gone on with', { error });
    }
  }
  return due.length;
}
