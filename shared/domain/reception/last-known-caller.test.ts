import { expect, it } from 'vitest';
import type { CallerRecord } from './caller-record.ts';
import { lastKnownCaller } from './last-known-caller.ts';

const record = (id: string, nom: string | null, corrections: CallerRecord['corrections'] = {}) =>
  ({ id, champs: { nom: { valeur: nom, source: null } }, corrections }) as unknown as CallerRecord;
const listing = (...records: CallerRecord[]) => ({ callers: { list: async () => ({ records, next: undefined }) } });

it('whoever calls again is known by the last call in which they said something', async () => {
  const callers = listing(
    record('hung-up', null),
    record('corrected', null, { nom: 'Martin' }),
    record('old', 'Benali'),
  );
  expect((await lastKnownCaller(callers, '+33611223344'))?.id).toBe('corrected');
  expect(await lastKnownCaller(listing(record('hung-up', null)), '+33611223344')).toBeNull();
});

it('a number that is withheld is nobody’s', async () => {
  const asked = { callers: { list: () => Promise.reject(new Error('Nobody is to be looked up')) } };
  expect(await lastKnownCaller(asked, null)).toBeNull();
});
