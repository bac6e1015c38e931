import { ACCOUNT, type FrontDesk } from './front-desk.ts';
import { until } from './until.ts';

const ASK_MS = 500;

export interface GuestCall {
  call: Record<string, unknown>;
  turns: { speaker: string; text: string }[];
  /** What stands in the book for this call, in the order of arrival. */
  reservations: Record<string, unknown>[];
}

/** A stay that somebody made at the desk; its number. */
export async function bookedAtDesk(desk: FrontDesk, change: Record<string, unknown> = {}): Promise<string> {
  const stay = { ...STAY, nom: 'Martin', type_chambre: 'standard', nombre_personnes: 2, ...change };
  const answer = await desk.api('POST /reservations', stay);
  if (answer.status !== 201) throw new Error(`Refused: ${JSON.stringify(answer.body)}`);
  return String(answer.body['id']);
}

/** The 10th to the 13th of the next June, which is what guests say when nothing else is set. */
export const STAY = june(10, 13);

export function june(from: number, to: number): { date_arrivee: string; date_depart: string } {
  const now = new Date();
  const year = now.getUTCFullYear() + (now.getUTCMonth() >= 5 ? 1 : 0);
  return { date_arrivee: `${year}-06-${from}`, date_depart: `${year}-06-${to}` };
}

/** Has the reservations agent answer our number. */
export async function answerWithReservations(desk: FrontDesk, change: Record<string, unknown> = {}): Promise<void> {
  const { body } = await desk.api('GET /api/agents/reservations');
  const config = { ...(body['config'] as object), numbers: [ACCOUNT.TWILIO_PHONE_NUMBER], ...change };
  const answer = await desk.api('PUT /api/agents/reservations', config);
  if (answer.status !== 200) throw new Error(`Refused: ${JSON.stringify(answer.body)}`);
}

/** Phones the hotel as `persona`, and waits until the call is settled. */
export async function phoneHotel(
  desk: FrontDesk,
  from: string,
  persona: string,
  values: Record<string, string> = {},
): Promise<GuestCall> {
  await desk.twilio.put(`/numbers/${encodeURIComponent(from)}`, { persona, options: { values } });
  const { sid } = await desk.twilio.post<{ sid: string }>('/inbound', {
    from,
    to: ACCOUNT.TWILIO_PHONE_NUMBER,
    voiceUrl: `${desk.platform.url}/incoming-call`,
    statusCallback: `${desk.platform.url}/incoming-call-status`,
  });
  return await guestCall(desk, `call_${sid}`);
}

/** A call of a guest once it is settled, with all that came of it. */
export async function guestCall(desk: FrontDesk, callId: string): Promise<GuestCall> {
  const call = await until(
    async () => (await desk.api(`GET /api/calls/${callId}`)).body,
    ({ status }) => status === 'settled',
    120_000,
    ASK_MS,
  );
  const { body } = await desk.api(`GET /api/calls/${callId}/transcript`);
  const { body: book } = await desk.api('GET /reservations?limit=100');
  const all = book['items'] as Record<string, unknown>[];
  return {
    call,
    turns: body['turns'] as GuestCall['turns'],
    reservations: all.filter((reservation) => reservation['callId'] === callId),
  };
}
