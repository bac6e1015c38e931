import { Fault } from '../../runtime/faults.ts';
import type { CallIn } from '../calls/call.ts';
import type { CallRepository } from '../calls/call-repository.ts';
import { stopping } from '../calls/cancel-call.ts';
import type { Carrier } from '../calls/carrier.ts';
import { allowedDestination } from '../calls/destination.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { Order, OrderIn } from './order.ts';
import type { ChangedCall, OrderCallRepository } from './order-call-repository.ts';
import type { OrderChange } from './order-input.ts';
import type { OrderRepository } from './order-repository.ts';
import { annul, decide } from './order-transitions.ts';

export interface ChangeOrderDeps {
  orders: Pick<OrderRepository, 'find'>;
  calls: Pick<CallRepository, 'find'>;
  orderCalls: Pick<OrderCallRepository, 'save' | 'remove'>;
  carrier: Pick<Carrier, 'hangUp'>;
  settings: { countries: readonly string[] };
  now: () => Date;
  log: Logger;
}

/** The version that the client read, from `If-Match`; null when it did not say. */
export type ExpectedVersion = number | null;

/**
 * Changes an order that is not settled: its content while it waits, its fate when a person decides or gives it up.
 *
 * Throws `order_not_found`, `precondition_failed`, `order_settled`, `order_being_called`, `order_changed_meanwhile`,
 * `destination_not_allowed`.
 */
export async function changeOrder(
  deps: ChangeOrderDeps,
  orderId: string,
  change: OrderChange,
  expected: ExpectedVersion,
): Promise<Order> {
  const order = await orderAt(deps, orderId, expected);
  const { statut, ...content } = change;
  if (statut === 'annulee') return await annulOrder(deps, order);
  if (statut !== undefined) {
    if (order.statut !== 'a_verifier') throw settledOrCalled(order);
    return await saveAndStop(deps, decide({ ...order, ...defined(content) }, statut));
  }
  if (order.statut !== 'en_attente') throw settledOrCalled(order);
  const changed: OrderIn<'en_attente'> = { ...order, ...defined(content) };
  const call = await deps.calls.find(order.appel.id);
  if (call?.status !== 'requested') throw settledOrCalled(order);
  return await saved(deps, { order: changed, call: { call: callFor(deps, call, changed), heldUsd: call.heldUsd } });
}

/** Deletes an order whatever its state; a call about it is not placed any more, or is ended. Throws as {@link changeOrder}. */
export async function deleteOrder(deps: ChangeOrderDeps, orderId: string, expected: ExpectedVersion): Promise<void> {
  const order = await orderAt(deps, orderId, expected);
  const call = await deps.calls.find(order.appel.id);
  const stopped = call ? stopping(call, deps.now()) : null;
  const change = call && stopped ? { call: stopped, heldUsd: call.heldUsd } : null;
  if (!(await deps.orderCalls.remove(order, change, deps.now()))) throw changedMeanwhile();
  deps.log.info('A supplier order was deleted', { orderId, callId: order.appel.id, callStopped: stopped !== null });
  await hangUp(deps, stopped);
}

async function annulOrder(deps: ChangeOrderDeps, order: Order): Promise<Order> {
  if (order.statut !== 'en_attente' && order.statut !== 'appel_en_cours' && order.statut !== 'a_verifier') {
    throw settledOrCalled(order);
  }
  return await saveAndStop(deps, annul(order, 'Annulée par le restaurant.'));
}

/** Saves an order that nobody needs to be called about any more. */
async function saveAndStop(deps: ChangeOrderDeps, order: Order): Promise<Order> {
  const call = await deps.calls.find(order.appel.id);
  const stopped = call ? stopping(call, deps.now()) : null;
  const result = await saved(deps, {
    order,
    ...(call && stopped ? { call: { call: stopped, heldUsd: call.heldUsd } } : {}),
  });
  await hangUp(deps, stopped);
  return result;
}

/** The order is already gone at this point; if the carrier cannot be reached, the sweep hangs up later. */
async function hangUp(deps: ChangeOrderDeps, stopped: CallIn<'cancelled'> | null): Promise<void> {
  if (!stopped?.sid) return;
  try {
    await deps.carrier.hangUp(stopped.sid);
  } catch (error) {
    deps.log.warn('The call could not be ended yet; the sweep will', { callId: stopped.id, error });
  }
}

async function orderAt(deps: ChangeOrderDeps, orderId: string, expected: ExpectedVersion): Promise<Order> {
  const order = await deps.orders.find(orderId);
  if (!order) throw new Fault('order_not_found', 'There is no order with this id.');
  if (expected !== null && expected !== order.version) {
    throw new Fault('precondition_failed', `The order is at version ${order.version}; read it again.`);
  }
  return order;
}

async function saved(deps: ChangeOrderDeps, change: { order: Order; call?: ChangedCall }): Promise<Order> {
  if (!(await deps.orderCalls.save(change, deps.now()))) throw changedMeanwhile();
  return { ...change.order, version: change.order.version + 1 };
}

/** The call that follows the order's supplier. */
function callFor(deps: ChangeOrderDeps, call: CallIn<'requested'>, order: OrderIn<'en_attente'>): CallIn<'requested'> {
  const { telephone, fuseau_horaire } = order.fournisseur;
  const destination = allowedDestination(telephone, deps.settings.countries);
  return { ...call, to: telephone, timeZones: fuseau_horaire ? [fuseau_horaire] : [...destination.timeZones] };
}

function settledOrCalled(order: Order): Fault {
  if (order.statut === 'en_attente' || order.statut === 'appel_en_cours') {
    return new Fault(
      'order_being_called',
      'The supplier is on the telephone about this order; try again after the call.',
    );
  }
  return new Fault('order_settled', `The order is ${order.statut} and cannot be changed that way.`);
}

const changedMeanwhile = (): Fault =>
  new Fault('order_changed_meanwhile', 'The order changed while it was being written; read it again.');

/** Without the keys that are absent, so that they do not overwrite. */
function defined<Shape extends object>(shape: Shape): { [Key in keyof Shape]: Exclude<Shape[Key], undefined> } {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as never;
}
