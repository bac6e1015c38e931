import * as z from 'zod';
import { agentConfigSchema } from '../../shared/domain/directory/agent-config.ts';
import { hotelConfigSchema } from '../../shared/domain/reservations/hotel.ts';
import { reservationSchema } from '../../shared/domain/reservations/reservation.ts';
import { orderSchema } from '../../shared/domain/supplier-orders/order.ts';

export type Json = Record<string, unknown>;

/** A schema as JSON Schema 2020-12, which is that of OpenAPI 3.1. `io`: as it is written, or as it is read. */
export function jsonSchema(schema: z.core.$ZodType, io: 'input' | 'output' = 'input'): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    // A format says it better than the expression that checks it.
    override: ({ jsonSchema: one }) => {
      if (one.format !== undefined) delete one.pattern;
    },
  });
  return json;
}

/** What is answered: records without what only the store needs, as the views of their features show them. */
export function answerSchemas(): Record<string, Json> {
  const internal = ['schema', 'version', 'keepDays'];
  return {
    Order: shown(jsonSchema(orderSchema, 'output'), internal, {}),
    OrderPage: pageOf('Order'),
    Reservation: shown(jsonSchema(reservationSchema, 'output'), [...internal, 'updatedAt'], {
      prix_total: { type: 'number', description: 'Euros, of all nights.' },
      devise: { const: 'EUR' },
      date_modification: { type: 'string', format: 'date-time' },
    }),
    ReservationPage: pageOf('Reservation'),
    Hotel: jsonSchema(hotelConfigSchema, 'output'),
    Agent: {
      type: 'object',
      required: ['id', 'version', 'updatedAt', 'variables', 'config'],
      properties: {
        id: { type: 'string' },
        version: { type: 'integer' },
        updatedAt: { type: 'string', format: 'date-time' },
        variables: { type: 'array', items: { type: 'string' }, description: 'What its texts may name.' },
        config: jsonSchema(agentConfigSchema, 'output'),
      },
    },
  };
}

const pageOf = (name: string): Json => ({
  type: 'object',
  required: ['items', 'next'],
  properties: {
    items: { type: 'array', items: { $ref: `#/components/schemas/${name}` } },
    next: { type: ['string', 'null'], description: 'The cursor of the following page; null after the last.' },
  },
});

/** Each variant of a record without some of its fields, and with others. */
function shown(schema: Json, without: readonly string[], more: Json): Json {
  const variants = (schema['oneOf'] ?? schema['anyOf']) as Json[] | undefined;
  if (variants) return { oneOf: variants.map((variant) => shown(variant, without, more)) };
  const { properties = {}, required = [] } = schema as { properties?: Json; required?: string[] };
  const kept = Object.entries(properties).filter(([name]) => !without.includes(name));
  return {
    type: 'object',
    required: [...required.filter((name) => !without.includes(name)), ...Object.keys(more)],
    properties: { ...Object.fromEntries(kept), ...more },
  };
}
