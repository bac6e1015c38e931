import { parseTelephone } from '../../shared/domain/calls/destination.ts';
import { erasePerson, type ErasePersonDeps } from '../../shared/domain/people/erase-person.ts';
import { Fault } from '../../shared/runtime/faults.ts';
import { route } from '../entry/http.ts';
import { erasureView } from './erasure-view.ts';

/**
 * Removes a person from everything that is kept: 200 when all that was found is gone, 202 when some of it is left to be done in the
 * background. The answer names what was found, by kind.
 */
export const erasePersonRoute = (deps: ErasePersonDeps) =>
  route('DELETE /api/people/{telephone}', {}, async ({ params }) => {
    const erasure = await erasePerson(deps, telephoneIn(params['telephone'] ?? ''));
    return { status: erasure.state === 'erasing' ? 202 : 200, body: erasureView(erasure, deps.erasers) };
  });

/** E.164, with or without what people put between digits. Throws `invalid_telephone`. */
function telephoneIn(written: string): string {
  const number = parseTelephone(written.replaceAll(/[\s.()-]/g, ''));
  if (!number) {
    throw new Fault('invalid_telephone', 'Name the person by a number in E.164 form, such as +33612345678.');
  }
  return number.number;
}
