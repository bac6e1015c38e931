import type { IncomingMessage } from 'node:http';
import { BodyTooLarge, readBody } from '../processes/read-body.ts';
import type { ApiRequest } from './api-event.ts';

/** API Gateway takes no larger body. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** What API Gateway receives; null where it is too large. */
export async function apiRequest(
  message: IncomingMessage,
  target: string,
  pairs: readonly [string, string][],
): Promise<ApiRequest | null> {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (const [name, value] of pairs) {
    if (name === 'cookie') cookies.push(...value.split('; '));
    else if (name !== 'connection') headers[name] = name in headers ? `${headers[name]},${value}` : value;
  }
  headers['x-forwarded-port'] = '443';
  headers['x-forwarded-proto'] = 'https';
  const question = target.indexOf('?');
  try {
    return {
      method: message.method ?? 'GET',
      path: question < 0 ? target : target.slice(0, question),
      rawQuery: question < 0 ? '' : target.slice(question + 1),
      headers,
      cookies,
      body: await readBody(message, MAX_BODY_BYTES),
      sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
    };
  } catch (error) {
    if (error instanceof BodyTooLarge) return null;
    throw error;
  }
}
