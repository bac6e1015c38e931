import type { Call } from './call.ts';

/** The addresses at which the carrier reaches one attempt of one call. */
export interface CallUrls {
  answer: string;
  next: string;
  briefing: string;
  status: string;
  stream: string;
}

/** The names of the query parameters that carry an attempt's identity; the carrier signs them with the rest of the address. */
export const ATTEMPT_PARAMETERS = { call: 'call', attempt: 'attempt' } as const;

/** In the addresses that belong to one transfer, or to one pressing of keys. */
export const TRANSFER_PARAMETER = 'transfer';
export const DIGITS_PARAMETER = 'digits';
/** In the address that gets the key which the person pressed when asked for the last time. */
export const LAST_PARAMETER = 'last';

/** The path that is asked when a stream, or whatever else kept the call, ended. */
export const NEXT = '/next';
/** The path that is asked what a person who is to take the call over hears first. */
export const BRIEFING = '/briefing';

/**
 * The addresses of the call's current attempt. The stream's has no query: the carrier refuses one (error 31920), so its
 * identity travels in a signed parameter.
 */
export function callUrls(publicUrl: string, call: Pick<Call, 'id' | 'attempt' | 'paths'>): CallUrls {
  const { call: callName, attempt } = ATTEMPT_PARAMETERS;
  const query = new URLSearchParams({ [callName]: call.id, [attempt]: String(call.attempt) }).toString();
  return {
    answer: `${publicUrl}${call.paths.answer}?${query}`,
    next: `${publicUrl}${call.paths.answer}${NEXT}?${query}`,
    briefing: `${publicUrl}${call.paths.answer}${BRIEFING}?${query}`,
    status: `${publicUrl}${call.paths.status}?${query}`,
    stream: `${publicUrl.replace(/^http/, 'ws')}${call.paths.stream}`,
  };
}

/** The addresses of one transfer: where the carrier reports its end, asks what the person hears, and brings the keys they press. */
export function transferUrls(urls: CallUrls, transferId: string) {
  const one = `&${new URLSearchParams({ [TRANSFER_PARAMETER]: transferId }).toString()}`;
  const briefing = urls.briefing + one;
  return {
    next: urls.next + one,
    briefing,
    lastBriefing: `${briefing}&${LAST_PARAMETER}=1`,
    status: urls.status + one,
  };
}

/** Where the carrier goes on when it has pressed these keys. */
export function afterDigitsUrl(urls: CallUrls, digitsId: string): string {
  return `${urls.next}&${new URLSearchParams({ [DIGITS_PARAMETER]: digitsId }).toString()}`;
}
