import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { CALL_VERSION, callSchema } from '../domain/calls/call.ts';
import { ORDER_VERSION, orderSchema } from '../domain/supplier-orders/order.ts';

/**
 * The shape of what is stored, beside its version. If this fails you changed stored data: raise the version, teach the
 * repository to read the old one, then write the new pair here (docs/adr/0002).
 */
const shapes = [
  { name: 'call', version: CALL_VERSION, schema: callSchema, shape: '1 -R3vOQWgr9eq' },
  { name: 'order', version: ORDER_VERSION, schema: orderSchema, shape: '1 37hPCugrLp1T' },
];

it.each(shapes)('the stored $name is as its version says', ({ version, schema, shape }) => {
  const json = JSON.stringify(z.toJSONSchema(schema, { io: 'input' }));
  const hash = createHash('sha256').update(json).digest('base64url').slice(0, 12);
  expect(`${version} ${hash}`).toBe(shape);
});
