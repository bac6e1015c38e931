import type { CallRepository } from './call-repository.ts';
import type { InboundCalls } from './inbound-call-repository.ts';
import { inboundCall, inboundCallId, type InboundRequest } from './inbound-call.ts';

export interface TakeInboundCallDeps {
  calls: Pick<CallRepository, 'find'>;
  inbound: InboundCalls;
  now: () => Date;
}

/** Notes a call that comes in, once, however often the carrier asks. */
export async function takeInboundCall(deps: TakeInboundCallDeps, request: InboundRequest): Promise<void> {
  // Of two askers at once one creates it, and both go on with the same call.
  if (await deps.calls.find(inboundCallId(request.sid))) return;
  await deps.inbound.create(inboundCall(request, deps.now()), deps.now());
}
