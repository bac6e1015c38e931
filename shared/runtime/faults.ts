/**
 * Every error that somebody outside may see, by its stable code. The HTTP status, the title and whether the same request
 * may succeed later belong to the code, so that the same situation never looks different from two routes.
 */
export const faultCatalogue = {
  invalid_body: { status: 400, title: 'The request body is not valid', retryable: false },
  invalid_query: { status: 400, title: 'A query parameter is not valid', retryable: false },
  invalid_cursor: { status: 400, title: 'The cursor does not belong to this list', retryable: false },
  invalid_telephone: { status: 400, title: 'This is not a telephone number', retryable: false },
  destination_not_allowed: { status: 400, title: 'This number may not be called', retryable: false },
  impossible_stay: { status: 400, title: 'Nobody can stay like that', retryable: false },
  unauthenticated: { status: 401, title: 'The API key is missing or not valid', retryable: false },
  invalid_ticket: { status: 401, title: 'The ticket is missing or not valid', retryable: false },
  forged_webhook: { status: 403, title: 'The signature of this webhook is not valid', retryable: false },
  not_through_the_edge: { status: 403, title: 'This address only answers through the public host', retryable: false },
  route_not_found: { status: 404, title: 'There is no such route', retryable: false },
  webhook_not_found: { status: 404, title: 'There is no such subscription', retryable: false },
  delivery_not_found: { status: 404, title: 'There is no such delivery', retryable: false },
  order_not_found: { status: 404, title: 'There is no such order', retryable: false },
  call_data_not_found: { status: 404, title: 'There is no such caller record', retryable: false },
  call_not_found: { status: 404, title: 'There is no such call', retryable: false },
  agent_not_found: { status: 404, title: 'There is no such agent', retryable: false },
  agent_version_not_found: { status: 404, title: 'The agent has no such version', retryable: false },
  reservation_not_found: { status: 404, title: 'There is no such reservation', retryable: false },
  no_room: { status: 409, title: 'No room of this type is left for these nights', retryable: false },
  rooms_busy: { status: 409, title: 'Too many others are booking these nights', retryable: true },
  reservation_cancelled: { status: 409, title: 'The reservation is cancelled', retryable: false },
  option_expired: { status: 409, title: 'The option is over', retryable: false },
  contact_locked: { status: 409, title: 'The guest cannot change this by telephone', retryable: false },
  too_many_rooms: { status: 409, title: 'One call cannot book so many rooms', retryable: false },
  no_guest_address: { status: 409, title: 'The guest cannot be reached on this channel', retryable: false },
  hotel_changed_meanwhile: { status: 409, title: 'The rooms changed while they were being written', retryable: true },
  too_many_webhooks: { status: 409, title: 'No more endpoints can be subscribed', retryable: false },
  order_settled: { status: 409, title: 'The order is already settled', retryable: false },
  order_being_called: { status: 409, title: 'The supplier is being called about this order', retryable: true },
  order_changed_meanwhile: { status: 409, title: 'The order changed while it was being written', retryable: true },
  agent_changed_meanwhile: { status: 409, title: 'The agent changed while it was being written', retryable: true },
  number_taken: { status: 409, title: 'Another agent answers this number', retryable: false },
  call_not_live: { status: 409, title: 'Nobody is talking on this call', retryable: false },
  person_on_call: { status: 409, title: 'The person is on the telephone', retryable: true },
  transfer_not_possible: { status: 409, title: 'The call cannot be transferred now', retryable: false },
  precondition_failed: { status: 412, title: 'The record is no longer at the version you read', retryable: false },
  body_too_large: { status: 413, title: 'The request body is too large', retryable: false },
  unsupported_media_type: { status: 415, title: 'The body must be JSON', retryable: false },
  idempotency_key_reused: {
    status: 422,
    title: 'This Idempotency-Key was used with another request',
    retryable: false,
  },
  daily_spend_cap_reached: { status: 429, title: 'The daily spending cap is reached', retryable: true },
  internal_error: { status: 500, title: 'Something failed on our side', retryable: true },
  relay_unreachable: { status: 503, title: 'The relay that holds this call does not answer', retryable: true },
} as const satisfies Record<string, { status: number; title: string; retryable: boolean }>;

export type FaultCode = keyof typeof faultCatalogue;

/** One thing wrong with the input; `pointer` is a JSON pointer into the body, or the name of a query parameter. */
export interface Violation {
  pointer: string;
  code: string;
  message: string;
}

/**
 * An error whose text may be shown to whoever caused it. Anything else that is thrown is a bug or a failing dependency:
 * it becomes `internal_error`, its detail goes to the log and nowhere else.
 */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly violations: readonly Violation[];
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(
    code: FaultCode,
    detail: string,
    more: { violations?: readonly Violation[]; facts?: Record<string, string | number>; cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause });
    this.name = 'Fault';
    this.code = code;
    this.violations = more.violations ?? [];
    this.facts = more.facts ?? {};
  }
}
