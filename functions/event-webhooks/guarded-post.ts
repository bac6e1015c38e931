import { lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Posted } from '../../shared/domain/event-webhooks/deliver.ts';

const GIVE_UP_MS = 10_000;
/** Nobody reads what a receiver answers beyond its status. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Public addresses only: whoever names an endpoint must not make us reach what only we can (SSRF). */
function isAllowed(address: string, mayBeLocal: boolean): boolean {
  const range = ipaddr.process(address).range();
  return range === 'unicast' || (mayBeLocal && range === 'loopback');
}

/** Resolves as usual, and refuses what is not public; the socket goes to the very address that was looked at. */
const guardedLookup =
  (mayBeLocal: boolean): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '');
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isAllowed(address, mayBeLocal))) {
        return callback(Object.assign(new Error('not a public address'), { code: 'EFORBIDDEN' }), '');
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

/**
 * Posts JSON to somebody's endpoint, within ten seconds, to a public address over TLS, and follows no redirect. `mayBeLocal` also allows
 * this machine, and http to it: for a platform that runs on one. Never rejects.
 */
export function guardedPost(mayBeLocal: boolean) {
  return async (url: string, headers: Record<string, string>, body: string): Promise<Posted> => {
    const target = new URL(url);
    const secure = target.protocol === 'https:';
    if (!secure && !mayBeLocal) return { error: 'not_https' };
    // An address in the place of a name is looked up by nobody.
    const literal = target.hostname.replaceAll(/^\[|\]$/g, '');
    if (ipaddr.isValid(literal) && !isAllowed(literal, mayBeLocal)) return { error: 'forbidden_address' };
    return await new Promise((resolve) => {
      const sent = (secure ? requestHttps : requestHttp)(
        target,
        {
          method: 'POST',
          lookup: guardedLookup(mayBeLocal),
          agent: false,
          signal: AbortSignal.timeout(GIVE_UP_MS),
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'user-agent': 'Comptoir-Webhooks',
            ...headers,
          },
        },
        (answer) => {
          let bytes = 0;
          answer.on('data', (piece: Buffer) => {
            bytes += piece.length;
            if (bytes > MAX_ANSWER_BYTES) answer.destroy();
          });
          answer.on('error', () => undefined);
          resolve({ status: answer.statusCode ?? 0 });
        },
      );
      sent.on('error', (error: NodeJS.ErrnoException) => resolve({ error: wordFor(error) }));
      sent.end(body);
    });
  };
}

const WORDS: Readonly<Record<string, string>> = {
  EFORBIDDEN: 'forbidden_address',
  ENOTFOUND: 'unknown_host',
  ECONNREFUSED: 'refused',
  ABORT_ERR: 'timeout',
};

function wordFor({ name, code = '' }: NodeJS.ErrnoException): string {
  if (name === 'TimeoutError' || name === 'AbortError') return 'timeout';
  return WORDS[code] ?? (code.startsWith('ERR_TLS') || code.includes('CERT') ? 'bad_certificate' : 'unreachable');
}
