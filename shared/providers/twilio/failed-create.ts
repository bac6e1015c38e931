import { TwilioError } from './rest.ts';

/** What a failed create means for whoever wanted the call or the message. `code` is Twilio's own, 0 where there is none. */
export interface FailedCreate {
  kind: 'not_taken' | 'refused' | 'unsure';
  reason: string;
  code: number;
}

/** `fetch` gave up before a connection existed, so nothing was sent. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/**
 * 429 is "never processed and always safe to retry" (error 20429); 401 and 403 are about us, not about what was asked for; any other
 * 4xx is something that Twilio will never do. After a 5xx, a reset or a time-out nobody knows.
 */
export function failedCreate(error: unknown): FailedCreate {
  if (error instanceof TwilioError) {
    const { status, code, message: reason } = error;
    if (status === 429 || status === 401 || status === 403) return { kind: 'not_taken', reason, code };
    return { kind: status < 500 ? 'refused' : 'unsure', reason, code };
  }
  const cause = causeCode(error);
  const reason = `${error instanceof Error ? error.message : String(error)}${cause ? ` (${cause})` : ''}`;
  return { kind: NEVER_SENT.has(cause) ? 'not_taken' : 'unsure', reason, code: 0 };
}

function causeCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
}
