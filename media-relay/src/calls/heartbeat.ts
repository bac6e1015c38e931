import type { CallIn } from '../../../shared/domain/calls/call.ts';
import type { CallRepository } from '../../../shared/domain/calls/call-repository.ts';
import { renewLease, withNotice } from '../../../shared/domain/calls/call-transitions.ts';
import { changeCall } from '../../../shared/domain/calls/change-call.ts';
import type { ConversationRepository } from '../../../shared/domain/calls/conversation-repository.ts';
import type { LeaseRepository } from '../../../shared/domain/calls/lease-repository.ts';
import type { StreamPass } from '../../../shared/domain/calls/stream-token.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';
import type { HeldLeg } from './held-leg.ts';
import type { Renewal } from './lease.ts';
import { lineWish } from './line-wish.ts';
import { heldBy } from './record-leg-end.ts';

export interface HeartbeatDeps {
  calls: CallRepository;
  leases: LeaseRepository;
  conversations: Pick<ConversationRepository, 'saveLeg'>;
  now: () => Date;
  log: Logger;
}

type BeatingLeg = Pick<HeldLeg, 'noticeHeardAt' | 'record' | 'end' | 'leaveLine'>;

/** A relay that is killed takes the numbers of so long with it, and what was paid for them. */
const RECORD_EVERY_MS = 10_000;

/**
 * What a relay does every few seconds for the leg that it took with `taken`: it renews the lease, learns from the call's record what
 * others want of the leg, and now and then writes down what the leg was like so far. As long as nobody else changes the call there is
 * nothing in it to be read.
 */
export function heartbeat(
  deps: HeartbeatDeps,
  pass: StreamPass,
  taken: CallIn<'in_progress'>,
  leg: BeatingLeg,
): () => Promise<Renewal> {
  let seen = taken;
  let recordedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    try {
      const ours = await renewed();
      if (!ours) return { kind: 'lost' };
      seen = ours;
      const wish = lineWish(seen);
      if (wish) leg.leaveLine(wish);
      await record();
      return { kind: 'held', until: new Date(seen.leaseUntil) };
    } catch (error) {
      // The lease outlives a heartbeat or two; if it is the store that is gone, the conversation is worth more than the record.
      deps.log.warn('A lease could not be renewed', { callId: pass.callId, error });
      return { kind: 'unknown' };
    }
  };

  async function renewed(): Promise<CallIn<'in_progress'> | null> {
    const isNoticeKnown = leg.noticeHeardAt === null || seen.noticeHeardAt !== null;
    const extended = isNoticeKnown ? await deps.leases.extend(seen, deps.now()) : null;
    if (extended) return extended;
    const call = await changeCall(deps, pass.callId, (current) => {
      const renewal = renewLease(current, pass.leg, deps.now());
      return renewal && withNotice(renewal, leg.noticeHeardAt);
    });
    const ours = call ? heldBy(call, pass) : null;
    if (!call || call.status === 'cancelled') leg.end('cancelled');
    else if (!ours) leg.end('fenced');
    return ours;
  }

  async function record(): Promise<void> {
    const now = deps.now().getTime();
    if (now - recordedAt < RECORD_EVERY_MS) return;
    recordedAt = now;
    try {
      await deps.conversations.saveLeg(pass.callId, leg.record, seen.keepDays.calls);
    } catch (error) {
      // The lease is renewed all the same, and the next record says all that this one would have.
      deps.log.warn('What a leg was like so far could not be written', { callId: pass.callId, error });
    }
  }
}
