import { describe, expect, it } from 'vitest';
import { connectLeg } from '../../../shared/domain/calls/call-transitions.ts';
import type { CallIn } from '../../../shared/domain/calls/call.ts';
import { transferFailures } from '../../../shared/domain/calls/transfer.ts';
import { digitsPlayed, playDigits, wishDigits } from '../../../shared/domain/calls/digits-transitions.ts';
import { failTransfer, openTransfer } from '../../../shared/domain/calls/transfer-transitions.ts';
import { talkingCall } from '../../../shared/testing/calls.ts';
import { agentReturn } from './agent-return.ts';

const now = new Date('2026-11-20T09:00:00.000Z');
const nextLeg = (call: CallIn<'in_progress'>) => {
  const next = connectLeg(call, call.leg + 1, 'relay-2', now);
  if (!next) throw new Error('The next leg is to be had');
  return next;
};
const wish = { id: 't1', to: '+33612345699', kind: 'warm', briefing: '', reason: '' } as const;

describe('an agent that comes back to the line', () => {
  it.each(transferFailures)('is told why the person did not take the call: %s', (failure) => {
    const back = nextLeg(failTransfer(openTransfer(talkingCall(), wish, now), failure, now));
    const told = agentReturn(back);
    expect(told).toMatchObject({ speaks: true, prompt: expect.stringContaining('personne de l’équipe') });
    // Only the leg that comes back: one that replaces it when its relay dies goes on as after any break.
    expect(agentReturn(nextLeg(back))).toBeNull();
  });

  it('listens first after pressing keys, and is told when that is not sure', () => {
    const playing = (call: CallIn<'in_progress'>) => {
      const wished = wishDigits(call, { id: 'd1', digits: '1' }, now);
      return wished.digits ? playDigits(wished, wished.digits, null, now) : wished;
    };
    const told = [true, false].map((confirmed) => {
      const call = playing(talkingCall());
      return agentReturn(nextLeg(call.digits ? digitsPlayed(call, call.digits, confirmed) : call));
    });
    expect(told.map((one) => one?.speaks)).toEqual([false, false]);
    expect(told[1]?.prompt).toContain('pas certain');
  });

  it('is told nothing when it only replaces a lost relay', () => {
    expect(agentReturn(talkingCall())).toBeNull();
    expect(agentReturn(nextLeg(talkingCall()))).toBeNull();
  });
});
