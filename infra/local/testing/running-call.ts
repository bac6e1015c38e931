import type { FrontDesk } from './front-desk.ts';
import { until } from './until.ts';

export interface RunningCall {
  number: string;
  orderId: string;
  callId: string;
}

/** Orders from a supplier at `number` who will accept; resolves once they picked up. */
export async function runningCall(desk: FrontDesk, number: string): Promise<RunningCall> {
  await desk.twilio.put(`/numbers/${number}`, { persona: 'accepts' });
  const orderId = await desk.order(number);
  const order = await until(
    async () => (await desk.api(`GET /api/supplier-orders/${orderId}`)).body,
    ({ appel }) => appel !== null && (appel as { id?: string }).id !== undefined,
  );
  const { id: callId } = order['appel'] as { id: string };
  await until(
    async () => (await desk.api(`GET /api/calls/${callId}`)).body['status'],
    (status) => status === 'in_progress',
    20_000,
  );
  return { number, orderId, callId };
}
