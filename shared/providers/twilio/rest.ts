import * as z from 'zod/mini';

/** Where Twilio's REST API is, and who we are there. */
export interface TwilioRest {
  baseUrl: string;
  accountSid: string;
  authToken: string;
}

/**
 * Twilio answered with an error: `code` is its own number (https://www.twilio.com/docs/api/errors), 0 where it gave none. Its
 * explanation is left out: it quotes the telephone number, and this text goes to the log. The number says the same.
 */
export class TwilioError extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number) {
    super(`Twilio answered ${status}${code ? `: https://www.twilio.com/docs/api/errors/${code}` : ''}`);
    this.name = 'TwilioError';
    this.status = status;
    this.code = code;
  }
}

/** Long enough for Twilio on a bad day, short enough for a function to say what happened. */
const TIMEOUT_MS = 8_000;

/**
 * One request, never repeated: what spends money must not be sent twice, and whoever may ask again does so itself.
 * Rejects with {@link TwilioError} for an answer that is no success, with whatever `fetch` throws when there is none.
 */
export async function twilioRequest(
  rest: TwilioRest,
  method: 'GET' | 'POST',
  path: string,
  params?: URLSearchParams,
): Promise<unknown> {
  const url = new URL(`/2010-04-01/Accounts/${rest.accountSid}${path}`, rest.baseUrl);
  if (method === 'GET' && params) url.search = params.toString();
  const response = await fetch(url, {
    method,
    headers: { authorization: `Basic ${Buffer.from(`${rest.accountSid}:${rest.authToken}`).toString('base64')}` },
    ...(method === 'POST' && params ? { body: params } : {}),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  throw errorOf(response.status, text);
}

const errorBody = z.object({ code: z.optional(z.number()) });

function errorOf(status: number, text: string): TwilioError {
  const parsed = z.safeParse(errorBody, json(text));
  return new TwilioError(status, parsed.data?.code ?? 0);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
