import type { OutgoingHttpHeaders } from 'node:http';
import * as z from 'zod';

/** An HTTP answer. */
export interface HttpAnswer {
  status: number;
  headers: OutgoingHttpHeaders;
  body: string | Buffer;
}

const resultSchema = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

/** What belongs to the connection is API Gateway's own business. */
const connectionHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'content-length']);

/** What the client gets for what a function returned (payload format 2.0); null where the function returned nonsense. */
export function apiResponse(payload: string): HttpAnswer | null {
  const returned: unknown = JSON.parse(payload || 'null');
  if (typeof returned !== 'object' || returned === null || !('statusCode' in returned)) return inferred(returned);
  const result = resultSchema.safeParse(returned);
  if (!result.success) return null;
  const { statusCode, headers, cookies, body, isBase64Encoded } = result.data;
  const named = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !connectionHeaders.has(name));
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(named),
      ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}

/** Without a status, whatever was returned is the body. */
function inferred(returned: unknown): HttpAnswer {
  const body = typeof returned === 'string' ? returned : JSON.stringify(returned);
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
}

/** An answer of API Gateway itself. */
export function gatewayAnswer(status: number, message: string): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) };
}
