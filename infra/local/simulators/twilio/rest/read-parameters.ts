import type { HttpMethod } from '../calls/call.ts';
import { type Form, one } from './form.ts';
import { RestError } from './rest-error.ts';

const CALLS_ERROR = 21200;

/** A URL that Twilio could request, with its method (POST when not given). */
export function readUrl(
  form: Form,
  urlName: string,
  methodName: string,
  code: number,
): { url: string; method: HttpMethod } | undefined {
  const url = one(form, urlName);
  const method = readMethod(form, methodName);
  if (url === undefined) return undefined;
  if (!isRequestable(url)) throw new RestError(400, code, `${urlName} is not a valid URL: ${url}`);
  return { url, method };
}

export function readMethod(form: Form, name: string): HttpMethod {
  const method = (one(form, name) ?? 'POST').toUpperCase();
  if (method !== 'GET' && method !== 'POST') throw new RestError(400, CALLS_ERROR, `${name} must be GET or POST`);
  return method;
}

/** A whole number of `low` to `high`. */
export function readNumber(form: Form, name: string, low: number, high: number, otherwise: number): number {
  const text = one(form, name);
  if (text === undefined) return otherwise;
  if (!/^\d+$/.test(text) || Number(text) < low || Number(text) > high) {
    throw new RestError(400, CALLS_ERROR, `${name} must be between ${low} and ${high}`);
  }
  return Number(text);
}

/** Twilio takes absolute http(s) URLs only, and no host name with an underscore. */
function isRequestable(url: string): boolean {
  if (!/^https?:\/\/[^/?#]/i.test(url) || !URL.canParse(url)) return false;
  return !new URL(url).hostname.includes('_');
}
