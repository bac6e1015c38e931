import type { Logger } from '../../runtime/logger.ts';
import type { CallIn } from './call.ts';
import type { CallRepository } from './call-repository.ts';
import { endAttempt } from './call-transitions.ts';
import { changeCall } from './change-call.ts';
import { failTransfer, isWithPerson } from './transfer-transitions.ts';

/** A relay that takes the call moves this on; until one does, it is asked for again. */
const ASK_AGAIN_MS = 30_000;
/** Nobody waits on a silent line for longer. */
const GIVE_UP_MS = 5 * 60_000;

interface Deps {
  calls: CallRepository;
  handToRelay(callId: string): Promise<void>;
  announceEnd(callId: string, delaySeconds: number): Promise<void>;
  now: () => Date;
  log: Logger;
}

/**
 * A SIP call that no relay holds: its relay died, or the message that asks for the first one was lost. OpenAI cannot be asked
 * about a call; the relay that attaches to it finds out whether it is still there. A transfer whose relay died is taken for
 * failed: if it was not, there is no call to come back to.
 */
export async function bringToRelay(deps: Deps, call: CallIn<'dialled' | 'in_progress'>): Promise<void> {
  const now = deps.now();
  const unheldSince = new Date(call.status === 'dialled' ? call.dispatchedAt : call.leaseUntil).getTime();
  const over = now.getTime() - unheldSince >= GIVE_UP_MS;
  let ours = false;
  await changeCall(deps, call.id, (current) => {
    ours = current.version === call.version;
    if (!ours) return null;
    if (over) return endAttempt(call, call.status === 'dialled' ? 'agent_unavailable' : 'interrupted', now);
    const dueAt = new Date(now.getTime() + ASK_AGAIN_MS).toISOString();
    const returned = call.status === 'in_progress' && isWithPerson(call) ? failTransfer(call, 'failed', now) : call;
    return { ...returned, dueAt };
  });
  if (!ours) return;
  deps.log.warn('A SIP call has no relay', { callId: call.id, status: call.status, givenUp: over });
  // Of a call that is given up as well: the caller may still hold the line, and a relay can end it.
  await deps.handToRelay(call.id);
  if (over) await deps.announceEnd(call.id, 0);
}
