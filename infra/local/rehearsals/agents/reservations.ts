import * as z from 'zod';
import type { Client } from '../../test-multiple/client.ts';
import type { Value } from '../grade-record.ts';
import { bookedStays, fieldsOf, leftOf, stands } from '../hotel/booked-stay.ts';
import { DAY_FACTS, dayFacts, OwnWeeks } from '../hotel/own-weeks.ts';
import { Desk, setupSchema } from '../hotel/set-stage.ts';
import { COLLEAGUE } from '../stage.ts';
import { awaitStored } from './await-stored.ts';
import type { RehearsedAgent } from './rehearsed-agent.ts';

/** Answered by the hotel where it has no number yet: what nobody has is the receptionist's. */
const HOTEL = '+33186950002';
const DAY_MS = 86_400_000;
const inboundSchema = z.object({ sid: z.string() });
const recordSchema = z.object({ statut: z.string() });
const agentSchema = z.object({ config: z.looseObject({ numbers: z.array(z.string()) }) });
const callSchema = z.object({
  messages: z.array(z.object({ text: z.string() })),
  transfer: z.object({ state: z.string() }).nullish(),
});

/** One for each platform: all rehearsals on it have the same hotel. */
const calendars = new WeakMap<Client, OwnWeeks>();

/** A guest phones the hotel; what is graded is its book: what the call booked, changed and cancelled, and what it passed on. */
export const reservations: RehearsedAgent = {
  name: 'reservations',
  setup: setupSchema,
  given: [...DAY_FACTS, 'numero', 'reservation'],
  isFree: () => false,

  async prepare({ client }, setup) {
    const { deja, complet, collegue } = setupSchema.parse(setup);
    const calendar = calendarOf(client);
    const weeks = await calendar.take(new Date());
    const desk = new Desk(client, weeks);
    const close = async () => {
      await desk.clear().finally(() => calendar.giveBack(weeks));
    };
    try {
      const id = deja && (await desk.book(deja));
      if (complet) await desk.fill(complet);
      if (collegue) {
        await client.simulate('PUT', `/numbers/${encodeURIComponent(COLLEAGUE)}`, { persona: collegue });
      }
      return { facts: { ...dayFacts(weeks), ...(id ? { reservation: id, numero: spelled(id) } : {}) }, close };
    } catch (error) {
      await close();
      throw error;
    }
  },

  async rehearse({ client, url }, telephone, scenario, patienceMs) {
    const inbound = await client.simulate('POST', '/inbound', {
      from: telephone,
      to: await numberOf(client),
      voiceUrl: `${url}/incoming-call`,
      statusCallback: `${url}/incoming-call-status`,
    });
    const callId = `call_${inboundSchema.parse(inbound).sid}`;
    // Until the call is over and read there is no such record.
    const found = () => client.find(`/api/call-data/${callId}`);
    const { statut } = recordSchema.parse(await awaitStored(found, 'record of the guest', patienceMs));
    // Yesterday may be today still at the hotel.
    const stays = await bookedStays(client, new Date(Date.now() - DAY_MS).toISOString().slice(0, 10));
    const { messages, transfer } = callSchema.parse(await client.get(`/api/calls/${callId}`));
    const own = stays.filter((stay) => stay.callId === callId);
    const before = scenario.facts['reservation']?.[0];
    const there = stays.find(({ id }) => id === before);
    const record: Record<string, Value> = {
      ...leftOf(own),
      ...(before === undefined ? {} : fieldsOf(there, 'deja.')),
      transfert: transfer?.state ?? null,
      message: messages.length === 0 ? null : messages.map(({ text }) => text).join(' | '),
    };
    for (const { id } of own.filter(stands)) await client.remove(`/reservations/${id}`);
    return { callId, outcome: statut, record };
  },
};

function calendarOf(client: Client): OwnWeeks {
  const known = calendars.get(client);
  if (known) return known;
  const isEmpty = async (weeks: readonly string[]) =>
    !(await bookedStays(client, weeks[0] ?? '', weeks.at(-1))).some(stands);
  const calendar = new OwnWeeks(isEmpty);
  calendars.set(client, calendar);
  return calendar;
}

/** The number at which the agent answers. One that has none gets one; asked for by many at once, it is the same. */
async function numberOf(client: Client): Promise<string> {
  const { config } = agentSchema.parse(await client.get('/api/agents/reservations'));
  const [number] = config.numbers;
  if (number !== undefined) return number;
  await client.put('/api/agents/reservations', { ...config, numbers: [HOTEL] });
  return HOTEL;
}

/** A number as guests read it from their confirmation: character by character, in groups of three. */
function spelled(id: string): string {
  const [head = '', ...parts] = id.toUpperCase().split('-');
  const groups = [head, ...parts.flatMap((part) => part.match(/.{1,3}/g) ?? [])];
  return groups.map((group) => group.split('').join(' ')).join(', ');
}
