import * as z from 'zod/mini';

/** `realtime.call.incoming` (shape as in openai@7 `resources/webhooks`): the headers are as the caller's side wrote them. */
const eventSchema = z.object({
  type: z.literal('realtime.call.incoming'),
  data: z.object({
    call_id: z.string().check(z.regex(/^[\w-]{1,128}$/)),
    sip_headers: z._default(z.array(z.object({ name: z.string(), value: z.string() })), []),
  }),
});
const anyEvent = z.object({ type: z.string() });

export interface IncomingSipCall {
  sid: string;
  /** E.164 where the header holds it; otherwise what is there instead, such as `anonymous`. */
  from: string;
  /** The number that was dialled; empty where nobody says. */
  to: string;
  project: string | null;
  agent: string | null;
}

/** Which agent is asked for: `<Sip>sip:…?X-Comptoir-Agent=reservations</Sip>`. */
const AGENT_HEADER = 'x-comptoir-agent';
const MAX_PARTY_CHARS = 64;

/** The call that an event announces; null for an event of another kind. Throws for what is no event. */
export function incomingSipCall(event: unknown): IncomingSipCall | null {
  if (z.parse(anyEvent, event).type !== 'realtime.call.incoming') return null;
  const { call_id: sid, sip_headers: headers } = z.parse(eventSchema, event).data;
  const header = (name: string) => headers.find((one) => one.name.toLowerCase() === name)?.value;
  const addressed = userOf(header('to'));
  const project = addressed?.startsWith('proj_') ? addressed : null;
  // A trunk addresses the project, and says who was dialled in `Diversion` (RFC 5806).
  const dialled = userOf(header('diversion')) ?? (project === null ? addressed : null);
  return {
    sid,
    from: international(userOf(header('from')) ?? 'anonymous'),
    to: international(dialled ?? ''),
    project,
    agent: header(AGENT_HEADER)?.trim() || null,
  };
}

/** The user part of the first address in a header such as `"Camille" <sip:+33612345678@trunk.example;user=phone>;tag=1`. */
function userOf(header: string | undefined): string | null {
  const [, user] = /(?:sips?|tel):([^@;>,\s]+)/i.exec(header ?? '') ?? [];
  return user === undefined ? null : decoded(user).slice(0, MAX_PARTY_CHARS);
}

/** `+` may come as `%2B` (RFC 3261, 19.1.1). What is not well formed stays as it is. */
function decoded(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}

/** Trunks that dial in Europe write `0033…` for `+33…`. A national number is left: nobody says of which country it is. */
function international(party: string): string {
  return party.replace(/^00(?=[1-9]\d{6,14}$)/, '+');
}
