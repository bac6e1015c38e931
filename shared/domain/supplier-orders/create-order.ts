import { Fault } from '../../runtime/faults.ts';
import { newId } from '../../runtime/ids.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { IdempotentRequest } from '../../runtime/idempotent-request.ts';
import type { KeepCallDays } from '../calls/call.ts';
import { allowedDestination } from '../calls/destination.ts';
import { requestCall } from '../calls/request-call.ts';
import { worstCase } from '../calls/spend.ts';
import type { RestaurantProfile } from '../directory/restaurant-profile.ts';
import { type Order, ORDER_VERSION, type OrderIn, SUPPLIER_ORDER } from './order.ts';
import { voicemailMessage } from './order-agent.ts';
import type { OrderCallRepository } from './order-call-repository.ts';
import type { NewOrder } from './order-input.ts';
import type { OrderRepository } from './order-repository.ts';

export interface CreateOrderDeps {
  orders: Pick<OrderRepository, 'find'>;
  orderCalls: Pick<OrderCallRepository, 'create'>;
  /** The order that this very request made earlier; throws when its key came with another body. */
  recall(request: IdempotentRequest): Promise<string | null>;
  enqueueCall(callId: string, delaySeconds: number): Promise<void>;
  restaurant: RestaurantProfile;
  settings: {
    /** The number that we call from, E.164. */
    from(): Promise<string>;
    countries: readonly string[];
    maxDials: number;
    maxCallSeconds: number;
    dailyCapUsd: number;
    /** What becomes of new orders and their calls some days after their end; null keeps them. */
    keepDays: KeepCallDays & { orders: number | null };
  };
  now: () => Date;
  log: Logger;
}

/**
 * Stores an order with the intent to call the supplier about it, and asks for the call. The order exists once the
 * transaction is committed; if the queue cannot be reached then, the sweep asks for the call instead.
 *
 * Throws `destination_not_allowed`, `daily_spend_cap_reached`, `idempotency_key_reused`.
 */
export async function createOrder(
  deps: CreateOrderDeps,
  input: NewOrder,
  request: IdempotentRequest | null,
): Promise<{ order: Order; replayed: boolean }> {
  const { settings } = deps;
  const destination = allowedDestination(input.fournisseur.telephone, settings.countries);
  const now = deps.now();
  const from = await settings.from();
  const { order, call } = newOrderWithCall(deps, input, { ...destination, from }, now);

  switch (await deps.orderCalls.create(order, call, { capUsd: settings.dailyCapUsd, request }, now)) {
    case 'cap_reached':
      throw new Fault('daily_spend_cap_reached', 'No more calls are placed today: the daily spending cap is reached.', {
        facts: { limit: settings.dailyCapUsd, resetAt: nextDay(now).toISOString() },
      });
    case 'seen_before':
      return { order: await earlierOrder(deps, request), replayed: true };
    case 'created':
  }
  try {
    await deps.enqueueCall(call.id, 0);
  } catch (error) {
    deps.log.error('The call could not be queued; the sweep will ask for it', { orderId: order.id, error });
  }
  deps.log.info('A supplier order was created', {
    orderId: order.id,
    callId: call.id,
    lines: order.ingredients.length,
  });
  return { order: { ...order, version: order.version + 1 }, replayed: false };
}

function newOrderWithCall(
  deps: CreateOrderDeps,
  input: NewOrder,
  line: { from: string; timeZones: readonly string[] },
  now: Date,
) {
  const id = newId('ord');
  const { orders: keepDays, ...callKeepDays } = deps.settings.keepDays;
  const call = requestCall(
    {
      id: newId('call'),
      purpose: SUPPLIER_ORDER,
      subjectId: id,
      paths: {
        answer: `/supplier-call/${id}`,
        status: `/supplier-call-status/${id}`,
        stream: `/supplier-stream/${id}`,
      },
      from: line.from,
      to: input.fournisseur.telephone,
      language: 'fr-FR',
      timeZones: input.fournisseur.fuseau_horaire ? [input.fournisseur.fuseau_horaire] : [...line.timeZones],
      maxDials: deps.settings.maxDials,
      voicemailMessage: voicemailMessage(deps.restaurant),
      heldUsd: worstCase(deps.settings.maxCallSeconds),
      keepDays: callKeepDays,
    },
    now,
  );
  const order: OrderIn<'en_attente'> = {
    schema: ORDER_VERSION,
    id,
    statut: 'en_attente',
    ...input,
    keepDays,
    appel: {
      id: call.id,
      tentatives: 0,
      prochaine_tentative: null,
      debut: null,
      fin: null,
      duree_secondes: null,
      issue: null,
    },
    resultat: null,
    cout: null,
    raison: null,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    version: 0,
  };
  return { order, call };
}

async function earlierOrder(deps: CreateOrderDeps, request: IdempotentRequest | null): Promise<Order> {
  const orderId = request && (await deps.recall(request));
  const order = orderId ? await deps.orders.find(orderId) : undefined;
  if (!order) throw new Fault('order_not_found', 'The order that this Idempotency-Key made was deleted since.');
  return order;
}

const nextDay = (now: Date): Date => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
