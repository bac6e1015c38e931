import { setTimeout } from 'node:timers/promises';
import type { Api, OrderView } from './api.ts';
import { printer } from './printer.ts';

const POLL_MS = 200;
/** Waiting for an answer, a retry or calling hours may take long; the demonstration does not. */
const PATIENCE_MS = 110_000;
const OPEN = new Set(['en_attente', 'appel_en_cours']);

const news: Record<string, string> = {
  initiated: 'Dialling …',
  ringing: 'Ringing …',
  'in-progress': 'Answered',
  busy: 'Busy',
  'no-answer': 'Nobody answers',
  failed: 'The call failed',
};

/** Shows the call as it happens and returns the order when it is settled. Rejects when that takes too long. */
export async function followOrder(api: Api, order: OrderView): Promise<OrderView> {
  const callId = order.appel.id;
  const until = Date.now() + PATIENCE_MS;
  const shown = new Map<string, string>();
  let status = '';
  let firstAt: number | null = null;
  while (Date.now() < until) {
    const latest = await api.callStatus(callId);
    if (latest !== status && news[latest] !== undefined) printer.telephone(news[latest]);
    if (status !== 'in-progress' && latest === 'in-progress') printer.blank();
    status = latest;
    for (const turn of await api.turns(callId)) {
      const key = `${turn.attempt} ${turn.leg} ${turn.order}`;
      if (shown.has(key)) continue;
      firstAt ??= Date.parse(turn.at);
      shown.set(key, turn.text);
      printer.turn(turn, firstAt);
    }
    const current = await api.order(order.id);
    if (!OPEN.has(current.statut)) return current;
    await setTimeout(POLL_MS);
  }
  throw new Error(`The order is still not settled; GET /api/supplier-orders/${order.id} tells how it stands.`);
}
