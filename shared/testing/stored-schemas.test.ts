import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { callItem, parseCall } from '../domain/calls/call-repository.ts';
import { talkingCall } from './calls.ts';
import * as z from 'zod';
import { CALL_VERSION, callSchema } from '../domain/calls/call.ts';
import { CALLER_RECORD_VERSION, callerRecordSchema } from '../domain/reception/caller-record.ts';
import { AGENT_SCHEMA, storedAgentSchema, storedNumberSchema } from '../domain/directory/stored-agent.ts';
import { CONFIRMATION_SCHEMA, confirmationSchema } from '../domain/confirmations/confirmation.ts';
import { HOTEL_SCHEMA, storedHotelSchema } from '../domain/reservations/hotel.ts';
import { NIGHT_SCHEMA, nightSchema } from '../domain/reservations/night.ts';
import { RESERVATION_VERSION, reservationSchema } from '../domain/reservations/reservation.ts';
import { ORDER_VERSION, orderSchema } from '../domain/supplier-orders/order.ts';

/**
 * The shape of what is stored, beside its version. If this fails you changed stored data: raise the version, teach the
 * repository to read the old one, then write the new pair here (docs/adr/0002). A field with a default, or one more word where one
 * of several is stored, lets the old one be read as it is: the version stays.
 */
const shapes = [
  { name: 'call', version: CALL_VERSION, schema: callSchema, shape: '1 CbpW068Y04-r' },
  { name: 'caller record', version: CALLER_RECORD_VERSION, schema: callerRecordSchema, shape: '1 lKUgrAuTZBQa' },
  { name: 'order', version: ORDER_VERSION, schema: orderSchema, shape: '1 v_HOsjy8g5vc' },
  { name: 'agent', version: AGENT_SCHEMA, schema: storedAgentSchema, shape: '1 1_ESVZU9e1kA' },
  { name: 'hotel', version: HOTEL_SCHEMA, schema: storedHotelSchema, shape: '1 ineZ4mw1t5De' },
  { name: 'night', version: NIGHT_SCHEMA, schema: nightSchema, shape: '1 CB4gHVeWArfT' },
  { name: 'reservation', version: RESERVATION_VERSION, schema: reservationSchema, shape: '1 DqKzUx6COgQI' },
  { name: 'confirmation', version: CONFIRMATION_SCHEMA, schema: confirmationSchema, shape: '1 SzbG9dTzF5vM' },
  { name: 'number of an agent', version: AGENT_SCHEMA, schema: storedNumberSchema, shape: '1 W1ttFGyKiY71' },
];

it.each(shapes)('the stored $name is as its version says', ({ version, schema, shape }) => {
  const json = JSON.stringify(z.toJSONSchema(schema, { io: 'input' }));
  const hash = createHash('sha256').update(json).digest('base64url').slice(0, 12);
  expect(`${version} ${hash}`).toBe(shape);
});

it('a call that was stored before it could be transferred, or had an agent by name, still reads', () => {
  const now = new Date('2026-11-20T09:00:00.000Z');
  const {
    transfer: _transfer,
    digits: _digits,
    returns: _returns,
    personDials: _dials,
    agent: _agent,
    noticeHeardAt: _heard,
    standIn: _standIn,
    relayMissingSince: _missing,
    ...stored
  } = callItem(talkingCall(), now);
  expect(parseCall(stored)).toMatchObject({
    transfer: null,
    digits: null,
    returns: 0,
    personDials: 0,
    agent: null,
    noticeHeardAt: null,
    standIn: null,
    relayMissingSince: null,
  });
});
