import type { Call } from '../../shared/domain/calls/call.ts';
import { SUPPLIER_ORDER } from '../../shared/domain/supplier-orders/order.ts';
import { createCallQueue } from '../../shared/runtime/call-queue.ts';

/** Asks for a call to be placed, at the queue of what it is for. */
export function placingQueues(env: { SUPPLIER_CALLS_QUEUE_URL: string }) {
  const queues: Record<string, ReturnType<typeof createCallQueue>> = {
    [SUPPLIER_ORDER]: createCallQueue(env.SUPPLIER_CALLS_QUEUE_URL),
  };
  return async (call: Call, delaySeconds: number): Promise<void> => {
    const queue = queues[call.purpose];
    if (!queue) throw new Error(`Nobody places calls of this purpose: ${call.purpose}`);
    await queue(call.id, delaySeconds);
  };
}
