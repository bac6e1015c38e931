import type { CarrierStatus } from './attempt.ts';
import type { CallRepository } from './call-repository.ts';
import { changeCall } from './change-call.ts';
import { pickUpTransfer } from './transfer-transitions.ts';

interface Deps {
  calls: CallRepository;
  now: () => Date;
}

/** What the carrier tells of the person's telephone, which is a call of its own: all that matters is that it was answered. */
export async function applyTransferNews(
  deps: Deps,
  news: { callId: string; attempt: number; transferId: string; status: CarrierStatus },
): Promise<void> {
  if (news.status !== 'in-progress') return;
  await changeCall(deps, news.callId, (call) => {
    const { transfer } = call;
    if (call.status !== 'in_progress' || call.attempt !== news.attempt) return null;
    if (transfer?.state !== 'ringing' || transfer.id !== news.transferId || transfer.pickedUpAt !== null) return null;
    return pickUpTransfer(call, transfer, deps.now());
  });
}
