import { INBOUND_PATHS } from '../../shared/domain/calls/inbound-call.ts';
import type { TakeSipCallDeps } from '../../shared/domain/calls/take-sip-call.ts';
import { purposeOfAgent } from '../entry/answering-agents.ts';

type SipPurpose = NonNullable<ReturnType<TakeSipCallDeps['purposeOf']>>;

/** What a SIP call is for, by the agent that answers it; null for an agent that nobody can call. */
export function sipPurpose(agent: string): SipPurpose | null {
  const purpose = purposeOfAgent(agent);
  return purpose === null ? null : { purpose, paths: INBOUND_PATHS, language: 'fr' };
}
