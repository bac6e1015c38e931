import { expect, it } from 'vitest';
import { type Confirmation, confirmationId, newConfirmation } from './confirmation.ts';
import { claim } from './confirmation-transitions.ts';
import { turnOf } from './turn-of.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 26, 9, 0, second));
const due = (stayVersion: number, again?: string) =>
  newConfirmation(
    {
      ...{
        id: confirmationId(stayVersion, again),
        reservationId: 'RES-1',
        type: 'creation',
        canal: 'sms',
        stayVersion,
      },
      askedBy: again === undefined ? 'change' : 'request',
    },
    at(0),
  );
const sending = (stayVersion: number, second: number, again?: string) => claim(due(stayVersion, again), at(second));
const booking = { canal_confirmation: 'sms' } as Parameters<typeof turnOf>[1];
const turn = (claimed: ReturnType<typeof sending>, ...others: Confirmation[]) =>
  turnOf(claimed, booking, [claimed, ...others]).kind;

it('the older of two is skipped, and the newer one waits for it while it is under way', () => {
  expect(turn(sending(1, 5), due(2))).toBe('skip');
  expect(turn(sending(1, 5), sending(2, 1))).toBe('skip');
  expect(turn(sending(2, 5), sending(1, 1))).toBe('wait');
  expect(turn(sending(2, 1), sending(1, 5))).toBe('wait');
  expect(turn(sending(2, 5), due(1))).toBe('go');
});

it('of two about the same version one goes, and never both', () => {
  const [first, again] = [sending(1, 1), sending(1, 5, 'a')];
  expect([turn(first, again), turn(again, first)]).toEqual(['go', 'wait']);
  const [late, early] = [sending(1, 5), sending(1, 1, 'a')];
  expect(turn(late, early)).toBe('wait');
});

it('nobody is told who wants to hear no more, but by somebody who asks for it', () => {
  const silent = { canal_confirmation: null } as Parameters<typeof turnOf>[1];
  expect(turnOf(sending(1, 1), silent, [])).toEqual({ kind: 'skip', because: 'not_wanted' });
  expect(turnOf(sending(1, 1), undefined, [])).toEqual({ kind: 'skip', because: 'not_wanted' });
  expect(turnOf(sending(1, 1, 'a'), silent, [])).toEqual({ kind: 'go' });
});
