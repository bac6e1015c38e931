import type { CallIn } from '../domain/calls/call.ts';
import { claimAttempt, bindDialled, connectLeg, endAttempt, settleCall } from '../domain/calls/call-transitions.ts';
import { INBOUND_PATHS, inboundCall, type InboundRequest } from '../domain/calls/inbound-call.ts';
import { exampleOrder } from './supplier-orders.ts';

const start = new Date('2026-11-20T09:00:00.000Z');

export const requestedCall = (change: Partial<CallIn<'requested'>> = {}): CallIn<'requested'> => ({
  ...exampleOrder('o1', start).call,
  ...change,
});
export const dispatchingCall = (): CallIn<'dispatching'> => claimAttempt(requestedCall(), start);
export const dialledCall = (sid = 'CA1'): CallIn<'dialled'> => bindDialled(dispatchingCall(), sid, start);
export function talkingCall(sid = 'CA1'): CallIn<'in_progress'> {
  const call = connectLeg(dialledCall(sid), 1, 'relay-1', start);
  if (!call) throw new Error('The first leg is always to be had');
  return call;
}
export const endedCall = (outcome: CallIn<'ended'>['outcome'] = 'completed'): CallIn<'ended'> =>
  endAttempt(talkingCall(), outcome, start);
export const settledCall = (change: Partial<CallIn<'settled'>> = {}): CallIn<'settled'> => ({
  ...settleCall(endedCall(), start, { extraction: 'done', extractionUsd: 0, spentUsd: 0.1, priceDueAt: null }),
  ...change,
});

/** A call that rings at the reception of somebody who kept their telephone number. */
export const incomingCall = (now = start, change: Partial<InboundRequest> = {}): CallIn<'dialled'> =>
  inboundCall(
    {
      sid: 'CA1',
      transport: 'media_stream',
      purpose: 'reception',
      paths: INBOUND_PATHS,
      from: '+33611223344',
      to: '+33186950000',
      language: 'fr-FR',
      timeZone: 'Europe/Paris',
      keepDays: { calls: null, transcripts: null },
      ...change,
    },
    now,
  );
/** The same, once a relay has it. */
export function answeredCall(now = start, change: Partial<InboundRequest> = {}): CallIn<'in_progress'> {
  const call = connectLeg(incomingCall(now, change), 1, 'relay-1', now);
  if (!call) throw new Error('The first leg is always to be had');
  return call;
}
