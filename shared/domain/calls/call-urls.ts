import type { Call } from './call.ts';

/** The addresses at which the carrier reaches one attempt of one call. */
export interface CallUrls {
  answer: string;
  next: string;
  status: string;
  stream: string;
}

/** The names of the query parameters that carry an attempt's identity; the carrier signs them with the rest of the address. */
export const ATTEMPT_PARAMETERS = { call: 'call', attempt: 'attempt' } as const;

/** The path that is asked when a stream ended. */
export const NEXT = '/next';

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
    status: `${publicUrl}${call.paths.status}?${query}`,
    stream: `${publicUrl.replace(/^http/, 'ws')}${call.paths.stream}`,
  };
}
