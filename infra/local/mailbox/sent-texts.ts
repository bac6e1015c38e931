import * as z from 'zod';
import type { ProviderAccounts } from '../providers/accounts.ts';

/** A text message as the carrier has it. */
export interface SentText {
  id: string;
  at: string;
  channel: 'sms' | 'whatsapp';
  from: string;
  to: string;
  body: string;
  status: string;
}

const listSchema = z.object({
  messages: z.array(
    z.object({
      sid: z.string(),
      date_created: z.string(),
      from: z.string(),
      to: z.string(),
      body: z.string().nullable(),
      status: z.string(),
      error_code: z.int().nullable(),
    }),
  ),
});

const NEWEST = 100;
const WHATSAPP = 'whatsapp:';

/** Reads what was sent from a simulated Twilio, by the same request as from the real one; nothing while it does not answer. */
export function sentTexts(twilioUrl: string | undefined, { accountSid, authToken }: ProviderAccounts['twilio']) {
  return async (): Promise<SentText[]> => {
    if (twilioUrl === undefined) return [];
    const url = new URL(`/2010-04-01/Accounts/${accountSid}/Messages.json?PageSize=${NEWEST}`, twilioUrl);
    const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    const answer = await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(2_000) })
      .then(async (response) => (response.ok ? listSchema.parse(await response.json()) : null))
      .catch(() => null);
    return (answer?.messages ?? []).map(({ sid, date_created, from, to, body, status, error_code }) => ({
      id: sid,
      at: new Date(date_created).toISOString(),
      channel: to.startsWith(WHATSAPP) ? 'whatsapp' : 'sms',
      from: from.replace(WHATSAPP, ''),
      to: to.replace(WHATSAPP, ''),
      body: body ?? '',
      status: error_code === null ? status : `${status} (${error_code})`,
    }));
  };
}
