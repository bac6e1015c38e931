import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { matchesPattern } from '../iam/matches-pattern.ts';
import type { Behaviour } from '../template/distribution.ts';

/** The behaviour of the distribution for a path: the first whose pattern fits. */
export function behaviourFor(behaviours: readonly Behaviour[], path: string): Behaviour | undefined {
  return behaviours.find(({ pattern }) => matchesPattern(pattern, path));
}

/** Headers that end at the edge. */
const hopByHop = new Set(['keep-alive', 'proxy-authorization', 'proxy-connection', 'te', 'trailer']);

/**
 * The headers with which the edge asks the origin, as pairs: those of the viewer that the policy passes on, then the edge's
 * own, which no viewer can set.
 */
export function originHeaders(
  message: IncomingMessage,
  { forwarding, originHeaders: own, originDomain }: Behaviour,
): [string, string][] {
  const passed: [string, string][] = [];
  const { rawHeaders } = message;
  let forwardedFor = '';
  let hasHost = false;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    const value = rawHeaders[index + 1] ?? '';
    if (name === 'x-forwarded-for') forwardedFor = `${value}, `;
    else if (name in own || hopByHop.has(name)) continue;
    else if (name === 'cookie' ? forwarding.cookies : forwarding.header(name)) {
      passed.push([name, value]);
      hasHost ||= name === 'host';
    }
  }
  return [
    ...(hasHost ? [] : [['host', originDomain] as [string, string]]),
    ...passed,
    ['x-forwarded-for', forwardedFor + (message.socket.remoteAddress ?? '127.0.0.1')],
    ['x-amz-cf-id', randomBytes(18).toString('base64url')],
    ['via', `${message.httpVersion} local.cloudfront.net (CloudFront)`],
    ...Object.entries(own),
  ];
}

/** The path and the query as the edge asks for them. */
export function originTarget(url: string, { forwarding }: Behaviour): string {
  return forwarding.query ? url : (url.split('?')[0] ?? '/');
}
