import { expect, it } from 'vitest';
import { answeringAt } from './answering.ts';

const openingHours = {
  timeZone: 'Europe/Paris',
  spans: [{ days: ['fri' as const], from: '09:00', to: '18:00' }],
};
/** A Friday in Paris. */
const noon = new Date('2026-11-20T11:00:00Z');
const evening = new Date('2026-11-20T17:00:00Z');

it.each([
  ['agent', noon, true, 'agent'],
  ['message', noon, true, 'agent'],
  ['transfer', noon, true, 'agent'],
  ['agent', evening, true, 'agent'],
  ['message', evening, true, 'message'],
  ['transfer', evening, true, 'transfer'],
  ['transfer', evening, false, 'message'],
  ['agent', evening, false, 'agent'],
] as const)('out of hours %s: at %s, somebody there %s, it is %s', (outOfHours, instant, there, answering) => {
  expect(answeringAt({ openingHours, outOfHours }, instant, there)).toBe(answering);
});

it('a business without opening hours is always open', () => {
  expect(answeringAt({ openingHours: null, outOfHours: 'transfer' }, evening, true)).toBe('agent');
});
