import type { CallFacts, CallPurpose, Settlement } from '../calls/call-purpose.ts';
import { appelOf, costView, unreachedReason } from './order-call-view.ts';
import { orderResult } from './order-answer.ts';
import type { OrderCallRepository } from './order-call-repository.ts';
import type { Order } from './order.ts';
import { transcriptLines } from '../calls/transcript-lines.ts';
import { orderQuestion } from './order-question.ts';
import type { OrderRepository } from './order-repository.ts';
import { supplierAnswerSchema } from './order-result.ts';
import { askAPerson, conclude, giveUp, waitForRetry, withCost } from './order-transitions.ts';

interface Deps {
  orders: Pick<OrderRepository, 'find'>;
  orderCalls: Pick<OrderCallRepository, 'save' | 'settle'>;
  settings: { eurPerUsd: number };
  now: () => Date;
}

const UNREAD = 'La conversation n’a pas pu être analysée : sa transcription est à lire.';
const UNKNOWN_DIAL = 'L’opérateur n’a pas confirmé si l’appel a été passé : à vérifier avec le fournisseur.';

/** What becomes of a supplier order when its call is over. An order that went another way meanwhile keeps its state. */
export function supplierOrderPurpose({ orders, orderCalls, settings, now }: Deps): CallPurpose {
  const commit = (settlement: Settlement, order: Order | null) => orderCalls.settle(settlement, order, now());
  const cost = ({ cost }: Settlement) => costView(cost, settings.eurPerUsd);

  return {
    async read(call, facts, ask) {
      const order = await orders.find(call.subjectId);
      if (!order) return null;
      const lines = transcriptLines(facts.turns);
      const question = orderQuestion(order, lines, call);
      const { answer, usage } = await ask({
        name: 'supplier_order_outcome',
        schema: supplierAnswerSchema,
        ...question,
      });
      const result = orderResult(answer, order, lines);
      return {
        clear: result.accepte !== null,
        usage,
        commit: (settlement) =>
          commit(
            settlement,
            order.statut === 'appel_en_cours' || order.statut === 'a_verifier'
              ? conclude(order, appelOf(order, call, facts), result, cost(settlement))
              : null,
          ),
      };
    },

    async retry(call, next) {
      const order = await orders.find(call.subjectId);
      const waiting =
        order?.statut === 'appel_en_cours' ? waitForRetry(order, new Date(next.notBefore), call.outcome) : null;
      return await orderCalls.save(
        { call: { call: next, heldUsd: call.heldUsd }, ...(waiting ? { order: waiting } : {}) },
        now(),
      );
    },

    async giveUp(settlement, facts) {
      const order = await unsettled(settlement.before.subjectId);
      const { before } = settlement;
      const reason = unreachedReason(before, facts);
      return await commit(settlement, order && giveUp(order, appelOf(order, before, facts), reason, cost(settlement)));
    },

    async leaveUnread(settlement, facts) {
      const order = await unsettled(settlement.before.subjectId);
      const { before } = settlement;
      return await commit(
        settlement,
        order && askAPerson(order, appelOf(order, before, facts), UNREAD, cost(settlement)),
      );
    },

    async reportUnknown(call, _facts: CallFacts) {
      const order = await unsettled(call.subjectId);
      const asked = order && askAPerson(order, order.appel, UNKNOWN_DIAL, null);
      return await orderCalls.save(
        { call: { call, heldUsd: call.heldUsd }, ...(asked ? { order: asked } : {}) },
        now(),
      );
    },

    async correctCost(settlement) {
      const order = await orders.find(settlement.before.subjectId);
      return await commit(settlement, order?.cout ? withCost(order, cost(settlement)) : null);
    },
  };

  async function unsettled(orderId: string) {
    const order = await orders.find(orderId);
    return order?.statut === 'appel_en_cours' || order?.statut === 'en_attente' ? order : null;
  }
}
