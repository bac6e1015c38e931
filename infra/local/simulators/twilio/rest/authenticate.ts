import { timingSafeEqual } from 'node:crypto';
import type { Account } from '../exchange.ts';
import { RestError } from './rest-error.ts';

/** Checks HTTP Basic credentials: the account's SID and token, or its API key and secret. */
export function authenticate(account: Account, authorization: string | undefined): void {
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  const { apiKey } = account;
  const accepted = [`${account.sid}:${account.authToken}`, ...(apiKey ? [`${apiKey.sid}:${apiKey.secret}`] : [])];
  if (!accepted.some((pair) => same(pair, given))) throw new RestError(401, 20003, 'Authenticate');
}

function same(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
