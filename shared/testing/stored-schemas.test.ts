import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { callItem, parseCall } from '../domain/calls/call-repository.ts';
import { talkingCall } from './calls.ts';
import * as z from 'zod';
import { CALL_VERSION, callSchema } from '../domain/calls/call.ts';
import { CALLER_RECORD_VERSION, callerRecordSchema } from '../domain/reception/caller-record.ts';
import { AGENT_SCHEMA, storedAgentSchema, storedNumberSchema } from '../domain/directory/stored-agent.ts';
import { ORDER_VERSION, orderSchema } from '../domain/supplier-orders/order.ts';

/**
 * The shape of what is stored, beside its version. If this fails you changed stored data: raise the version, teach the
 * repository to read the old one, then write the new pair here (docs/adr/0002). A field with a default, or one more word where one
 * of several is stored, lets the old one be read as it is: the version stays.
 */
const shapes = [
  { name: 'call', version: CALL_VERSION, schema: callSchema, shape: '1 b9-N2PF9aoXS' },
  { name: 'caller record', version: CALLER_RECORD_VERSION, schema: callerRecordSchema, shape: '1 GeBFwiUAD4z8' },
  { name: 'order', version: ORDER_VERSION, schema: orderSchema, shape: '1 dEL7Sk_nWLHU' },
  { name: 'agent', version: AGENT_SCHEMA, schema: storedAgentSchema, shape: '1 9utu-QHRL3Sk' },
  { name: 'number of an agent', version: AGENT_SCHEMA, schema: storedNumberSchema, shape: '1 W1ttFGyKiY71' },
];

it.each(shapes)('the stored $name is as its version says', ({ version, schema, shape }) => {
  const json = JSON.stringify(z.toJSONSchema(schema, { io: 'input' }));
  const hash = createHash('sha256').update(json).digest('base64url').slice(0, 12);
  expect(`${version} ${hash}`).toBe(shape);
});

it('a call that was stored before it could be transferred still reads', () => {
  const now = new Date('2026-11-20T09:00:00.000Z');
  const {
    transfer: _transfer,
    digits: _digits,
    returns: _returns,
    personDials: _dials,
    ...stored
  } = callItem(talkingCall(), now);
  expect(parseCall(stored)).toMatchObject({ transfer: null, digits: null, returns: 0, personDials: 0 });
});
