import { erasePerson, type ErasePersonDeps } from '../../shared/domain/people/erase-person.ts';
import { Fault } from '../../shared/runtime/faults.ts';
import { route } from '../entry/http.ts';
import { erasureView } from './erasure-view.ts';

const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * Removes a person from everything that is kept: 200 when all that was found is gone, 202 when some of it is left to be done in the
 * background. The answer names what was found, by kind.
 */
export const erasePersonRoute = (deps: ErasePersonDeps) =>
  route('DELETE /api/people/{telephone}', {}, async ({ params }) => {
    const erasure = await erasePerson(deps, telephoneIn(params['telephone'] ?? ''));
    return { status: erasure.state === 'erasing' ? 202 : 200, body: erasureView(erasure, deps.erasers) };
  });

/**
 * E.164, with or without what people put between digits. It need not be a number that anybody has: whatever a carrier says that
 * somebody called from is kept, and can be erased. Throws `invalid_telephone`.
 */
function telephoneIn(written: string): string {
  const number = written.replaceAll(/[\s.()-]/g, '');
  if (!E164.test(number)) {
    throw new Fault('invalid_telephone', 'Name the person by a number in E.164 form, such as +33612345678.');
  }
  return number;
}
