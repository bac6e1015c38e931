import type { FaultCode } from '../../shared/runtime/faults.ts';
import type { answerSchemas } from './answer-schemas.ts';

/** What a route's own schemas do not say of it. */
export interface Operation {
  tag: 'Supplier orders' | 'Reception' | 'Calls' | 'Reservations' | 'Agents' | 'Webhooks' | 'People' | 'Service';
  summary: string;
  /** The answer when all is well, and what is in it; `or` is the other one that it may have then. */
  status: 200 | 201 | 202 | 204;
  or?: 200 | 202;
  answer?: keyof typeof answerSchemas | 'csv';
  /** It may send the version that it read as `If-Match`, and then only changes that one. */
  ifMatch?: true;
  /** It may send an `Idempotency-Key`, and then happens once. */
  idempotent?: true;
  /** Errors beside those that every request may meet. */
  faults?: readonly FaultCode[];
}

/** Every operation of the API; a test holds it against the routes that are served. */
export const operations: Readonly<Record<string, Operation>> = {
  'POST /api/supplier-orders': {
    ...{ tag: 'Supplier orders', summary: 'Orders from a supplier, who is called about it', status: 201 },
    ...{ answer: 'Order', idempotent: true },
    faults: ['destination_not_allowed', 'daily_spend_cap_reached', 'idempotency_key_reused', 'order_not_found'],
  },
  'GET /api/supplier-orders': {
    ...{ tag: 'Supplier orders', summary: 'Orders, newest first', status: 200, answer: 'OrderPage' },
    faults: ['invalid_cursor'],
  },
  'GET /api/supplier-orders/fournisseur/{fournisseurId}': {
    ...{ tag: 'Supplier orders', summary: 'All that was ordered from one supplier', status: 200, answer: 'OrderPage' },
    faults: ['invalid_cursor'],
  },
  'GET /api/supplier-orders/{orderId}': {
    ...{ tag: 'Supplier orders', summary: 'One order', status: 200, answer: 'Order' },
    faults: ['order_not_found'],
  },
  'PUT /api/supplier-orders/{orderId}': {
    ...{
      tag: 'Supplier orders',
      summary: 'Changes an order that waits, decides one that is to be checked, or gives it up',
    },
    ...{ status: 200, answer: 'Order', ifMatch: true },
    faults: [
      ...(['order_not_found', 'order_settled', 'order_being_called', 'order_changed_meanwhile'] as const),
      'destination_not_allowed',
    ],
  },
  'DELETE /api/supplier-orders/{orderId}': {
    ...{ tag: 'Supplier orders', summary: 'Deletes an order; a call about it ends', status: 204, ifMatch: true },
    faults: ['order_not_found', 'order_changed_meanwhile'],
  },
  'GET /api/call-data': {
    ...{ tag: 'Reception', summary: 'What callers wanted, newest first', status: 200, answer: 'CallDataPage' },
    faults: ['invalid_cursor'],
  },
  'GET /api/call-data/{id}': {
    ...{ tag: 'Reception', summary: 'What one caller wanted', status: 200, answer: 'CallData' },
    faults: ['call_data_not_found'],
  },
  'PUT /api/call-data/{id}': {
    ...{
      tag: 'Reception',
      summary: 'Corrects what was understood of a caller',
      status: 200,
      answer: 'CallData',
      ifMatch: true,
    },
    faults: ['call_data_not_found'],
  },
  'DELETE /api/call-data/{id}': {
    ...{ tag: 'Reception', summary: 'Deletes what is known of a caller', status: 204, ifMatch: true },
    faults: ['call_data_not_found'],
  },
  'GET /api/calls': {
    ...{ tag: 'Calls', summary: 'Calls of every kind, newest first', status: 200, answer: 'CallPage' },
    faults: ['invalid_cursor'],
  },
  'GET /api/calls/{callId}': {
    ...{ tag: 'Calls', summary: 'One call, with its attempts, legs, figures and cost', status: 200, answer: 'Call' },
    faults: ['call_not_found'],
  },
  'GET /api/calls/{callId}/transcript': {
    ...{ tag: 'Calls', summary: 'What was said, and how much of it was heard', status: 200, answer: 'Transcript' },
    faults: ['call_not_found'],
  },
  'POST /api/calls/{callId}/live': {
    ...{ tag: 'Calls', summary: 'A ticket for the live socket of a running call', status: 200, answer: 'LiveTicket' },
    faults: ['call_not_found', 'call_not_live'],
  },
  'POST /api/calls/{callId}/whisper': {
    ...{
      tag: 'Calls',
      summary: 'Tells the agent something that the person does not hear',
      status: 202,
      answer: 'Whispered',
    },
    faults: ['call_not_found', 'call_not_live', 'relay_unreachable'],
  },
  'POST /api/calls/{callId}/transfer': {
    ...{ tag: 'Calls', summary: 'Hands a running call to a person', status: 202, answer: 'HandedOver' },
    faults: ['call_not_found', 'call_not_live', 'transfer_not_possible', 'relay_unreachable'],
  },
  'POST /api/calls/{callId}/hangup': {
    ...{ tag: 'Calls', summary: 'Ends a running call', status: 200, answer: 'HungUp' },
    faults: ['call_not_found', 'call_not_live'],
  },
  'GET /api/metrics': {
    tag: 'Calls',
    summary: 'Volumes, answer rate, latency and cost of a span of days',
    status: 200,
    answer: 'Metrics',
  },
  'POST /reservations': {
    ...{ tag: 'Reservations', summary: 'Books a stay, all nights or none', status: 201 },
    ...{ answer: 'Reservation', idempotent: true },
    faults: ['impossible_stay', 'no_room', 'rooms_busy', 'idempotency_key_reused', 'reservation_not_found'],
  },
  'GET /reservations': {
    ...{ tag: 'Reservations', summary: 'Stays, newest first', status: 200, answer: 'ReservationPage' },
    faults: ['invalid_cursor'],
  },
  'GET /reservations.csv': { tag: 'Reservations', summary: 'Stays as a spreadsheet', status: 200, answer: 'csv' },
  'POST /reservations/import': {
    ...{
      tag: 'Reservations',
      summary: 'Takes a stay over from the original system; 200 when it was before',
      status: 201,
    },
    ...{ answer: 'Reservation', or: 200 },
    faults: ['impossible_stay', 'no_room', 'rooms_busy'],
  },
  'GET /reservations/{id}': {
    ...{ tag: 'Reservations', summary: 'One stay', status: 200, answer: 'ReservationWithNews' },
    faults: ['reservation_not_found'],
  },
  'PUT /reservations/{id}': {
    ...{ tag: 'Reservations', summary: 'Changes a stay, or makes an option firm', status: 200 },
    ...{ answer: 'Reservation', ifMatch: true },
    faults: [
      ...(['reservation_not_found', 'reservation_cancelled', 'option_expired', 'impossible_stay'] as const),
      ...(['no_room', 'rooms_busy'] as const),
    ],
  },
  'DELETE /reservations/{id}': {
    ...{ tag: 'Reservations', summary: 'Cancels a stay; its rooms are free again', status: 200 },
    ...{ answer: 'Reservation', ifMatch: true },
    faults: ['reservation_not_found', 'rooms_busy'],
  },
  'POST /reservations/{id}/confirmation': {
    ...{
      tag: 'Reservations',
      summary: 'Has the stay confirmed to its guest once more',
      status: 202,
      answer: 'Confirmation',
      idempotent: true,
    },
    faults: ['reservation_not_found', 'no_guest_address', 'idempotency_key_reused'],
  },
  'GET /rooms': { tag: 'Reservations', summary: 'The rooms there are, and their prices', status: 200, answer: 'Hotel' },
  'PUT /rooms': {
    ...{ tag: 'Reservations', summary: 'Sets the rooms and their prices', status: 200, answer: 'Hotel', ifMatch: true },
    faults: ['hotel_changed_meanwhile'],
  },
  'GET /rooms/availability': {
    ...{
      tag: 'Reservations',
      summary: 'What is free for these nights, at which price',
      status: 200,
      answer: 'Availability',
    },
    faults: ['impossible_stay'],
  },
  'GET /api/agents': { tag: 'Agents', summary: 'The agents, as they are now', status: 200, answer: 'AgentList' },
  'GET /api/agents/{agentId}': {
    ...{ tag: 'Agents', summary: 'One agent, as it is now', status: 200, answer: 'Agent' },
    faults: ['agent_not_found'],
  },
  'PUT /api/agents/{agentId}': {
    ...{ tag: 'Agents', summary: 'Saves an agent as a new version', status: 200, answer: 'Agent', ifMatch: true },
    faults: ['agent_not_found', 'agent_changed_meanwhile', 'number_taken'],
  },
  'GET /api/agents/{agentId}/versions': {
    ...{ tag: 'Agents', summary: 'The versions of an agent, latest first', status: 200, answer: 'AgentVersionPage' },
    faults: ['agent_not_found', 'invalid_cursor'],
  },
  'GET /api/agents/{agentId}/versions/{version}': {
    ...{ tag: 'Agents', summary: 'An agent as it was', status: 200, answer: 'Agent' },
    faults: ['agent_not_found', 'agent_version_not_found'],
  },
  'POST /api/agents/{agentId}/rollback': {
    ...{ tag: 'Agents', summary: 'Makes an earlier version the new one', status: 200, answer: 'Agent', ifMatch: true },
    faults: ['agent_not_found', 'agent_version_not_found', 'agent_changed_meanwhile', 'number_taken'],
  },
  'POST /api/webhooks': {
    ...{
      tag: 'Webhooks',
      summary: 'Subscribes an endpoint to events; its secret is shown this once',
      status: 201,
      answer: 'WebhookWithSecret',
    },
    faults: ['too_many_webhooks'],
  },
  'GET /api/webhooks': {
    tag: 'Webhooks',
    summary: 'The endpoints that are subscribed',
    status: 200,
    answer: 'WebhookList',
  },
  'GET /api/webhooks/{id}': {
    ...{ tag: 'Webhooks', summary: 'One endpoint', status: 200, answer: 'Webhook' },
    faults: ['webhook_not_found'],
  },
  'PUT /api/webhooks/{id}': {
    ...{
      tag: 'Webhooks',
      summary: 'Changes what an endpoint is told, or pauses it',
      status: 200,
      answer: 'Webhook',
      ifMatch: true,
    },
    faults: ['webhook_not_found'],
  },
  'DELETE /api/webhooks/{id}': {
    ...{ tag: 'Webhooks', summary: 'Unsubscribes an endpoint', status: 204, ifMatch: true },
    faults: ['webhook_not_found'],
  },
  'POST /api/webhooks/{id}/rotate': {
    ...{
      tag: 'Webhooks',
      summary: 'Gives an endpoint a new secret; the old one signs along for a day',
      status: 200,
      answer: 'WebhookWithSecret',
    },
    faults: ['webhook_not_found'],
  },
  'POST /api/webhooks/{id}/test': {
    ...{ tag: 'Webhooks', summary: 'Sends an endpoint an event to try it with', status: 202, answer: 'Delivery' },
    faults: ['webhook_not_found'],
  },
  'GET /api/webhooks/{id}/deliveries': {
    ...{
      tag: 'Webhooks',
      summary: 'What was sent to an endpoint, and how it answered',
      status: 200,
      answer: 'DeliveryPage',
    },
    faults: ['webhook_not_found', 'invalid_cursor'],
  },
  'POST /api/webhooks/{id}/deliveries/{deliveryId}/redeliver': {
    ...{ tag: 'Webhooks', summary: 'Sends an event once more', status: 202, answer: 'Delivery' },
    faults: ['webhook_not_found', 'delivery_not_found'],
  },
  'DELETE /api/people/{telephone}': {
    ...{
      tag: 'People',
      summary: 'Removes a person from everything that is kept; 202 while some of it is left',
      status: 200,
      answer: 'Erasure',
      or: 202,
    },
    faults: ['invalid_telephone', 'person_on_call'],
  },
  'GET /health': {
    tag: 'Service',
    summary: 'Whether the service, and its providers, are there',
    status: 200,
    answer: 'Health',
  },
};
