import type { CallRepository } from './call-repository.ts';
import type { InboundCalls } from './inbound-call-repository.ts';
import { inboundCall, inboundCallId, type InboundRequest } from './inbound-call.ts';

export interface TakeInboundCallDeps {
  calls: Pick<CallRepository, 'find'>;
  inbound: InboundCalls;
  now: () => Date;
}

/**
 * Notes a call that comes in, once, however often the carrier asks: what it was for at first it stays. `purpose` finds out what that
 * is.
 */
export async function takeInboundCall(
  deps: TakeInboundCallDeps,
  request: Omit<InboundRequest, 'purpose'>,
  purpose: () => Promise<string>,
): Promise<void> {
  // Somebody waits on the line: both are asked at once, although only one of them is needed when the carrier asks again.
  const [known, word] = await Promise.all([deps.calls.find(inboundCallId(request.sid)), purpose()]);
  if (known) return;
  // Of two askers at once one creates it, and both go on with the same call.
  await deps.inbound.create(inboundCall({ ...request, purpose: word }, deps.now()), deps.now());
}
