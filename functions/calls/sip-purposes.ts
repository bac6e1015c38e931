import type { TakeSipCallDeps } from '../../shared/domain/calls/take-sip-call.ts';
import { RECEPTION, RECEPTION_PATHS } from '../../shared/domain/reception/reception.ts';

type SipPurpose = NonNullable<ReturnType<TakeSipCallDeps['purposeOf']>>;

/** What a SIP call is for, by the agent that answers it. Every agent that can be called has its line here. */
const purposes: ReadonlyMap<string, SipPurpose> = new Map([
  ['reception', { purpose: RECEPTION, paths: RECEPTION_PATHS, language: 'fr' }],
]);

/** Null for an agent that nobody can call. */
export const sipPurpose = (agent: string): SipPurpose | null => purposes.get(agent) ?? null;
