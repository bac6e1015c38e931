import * as z from 'zod/mini';
import { failedCreate } from './failed-create.ts';
import { type TwilioRest, twilioRequest } from './rest.ts';

/**
 * Text messages over Twilio's REST API (`/2010-04-01/Accounts/{sid}/Messages`,
 * https://www.twilio.com/docs/messaging/api/message-resource). Creating one has no idempotency key, so the outcome of a create says
 * exactly what may be done next, and the list says what was made.
 */
const messageResource = z.object({
  sid: z.string().check(z.minLength(1)),
  body: z.nullish(z.string()),
  date_created: z.nullish(z.string()),
});
const messageList = z.object({ messages: z.array(messageResource) });

/** The most recent ones: a guest gets a few in a day. */
const PAGE = 50;

export interface TextSender {
  /** `whatsapp` makes both numbers addresses of that channel. */
  channel: 'sms' | 'whatsapp';
  /** E.164, or for SMS an alphanumeric sender id; null where there is none. */
  from(): Promise<string | null>;
  /** Approved templates by language (`HX…`), which take the place of the body; null where there is none. */
  templates: Record<'fr' | 'en', string | null>;
}

export function twilioTexts(account: () => Promise<TwilioRest>, sender: TextSender) {
  const address = (number: string) => (sender.channel === 'whatsapp' ? `whatsapp:${number}` : number);
  return {
    async send(message: { to: string; body: string; langue: 'fr' | 'en'; values: readonly string[] }) {
      const template = sender.templates[message.langue];
      try {
        const from = await sender.from();
        if (from === null) return { kind: 'refused' as const, because: 'no_sender' as const, reason: 'no_sender' };
        const params = new URLSearchParams({
          To: address(message.to),
          From: address(from),
          ...(template === null
            ? { Body: message.body }
            : { ContentSid: template, ContentVariables: contentVariables(message.values) }),
        });
        const made = await twilioRequest(await account(), 'POST', '/Messages.json', params);
        return { kind: 'sent' as const, providerId: z.parse(messageResource, made).sid };
      } catch (error) {
        return classify(error);
      }
    },

    async find(to: string, since: Date, mark: string) {
      // Not filtered by `DateSent`: a message that is still queued has none and would be left out.
      const params = new URLSearchParams({ To: address(to), PageSize: String(PAGE) });
      const answer = await twilioRequest(await account(), 'GET', '/Messages.json', params);
      const listed = z.parse(messageList, answer).messages.map(({ sid, body, date_created: created }) => ({
        providerId: sid,
        body: body ?? '',
        createdAt: new Date(created ?? Number.NaN),
      }));
      if (listed.length === PAGE && !listed.some(({ createdAt }) => createdAt < since)) return null;
      return listed
        .filter(({ body, createdAt }) => createdAt >= since && body.includes(mark))
        .map(({ providerId, createdAt }) => ({ providerId, createdAt }))
        .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    },
  };
}

/** A JSON text with a name for each placeholder: `{"1": "…", "2": "…"}`. */
function contentVariables(values: readonly string[]): string {
  return JSON.stringify(Object.fromEntries(values.map((value, index) => [String(index + 1), value])));
}

/** Twilio's words (https://www.twilio.com/docs/api/errors) for what somebody can do something about. */
const MEANINGS = {
  21211: 'invalid_recipient',
  21614: 'invalid_recipient',
  63003: 'invalid_recipient',
  63024: 'invalid_recipient',
  21610: 'opted_out',
  21408: 'destination_not_allowed',
  21606: 'no_sender',
  21659: 'no_sender',
  63007: 'no_sender',
} as const;
const meaningOf = (code: number) => (Object.hasOwn(MEANINGS, code) ? MEANINGS[code as keyof typeof MEANINGS] : null);

function classify(error: unknown) {
  const { kind, reason, code } = failedCreate(error);
  const meaning = meaningOf(code);
  // A word for it is a refusal, whatever the status.
  if (kind !== 'unsure' && meaning !== null) return { kind: 'refused' as const, because: meaning, reason };
  if (kind === 'refused') return { kind, because: 'refused' as const, reason };
  return { kind: kind === 'not_taken' ? ('not_sent' as const) : kind, reason };
}
