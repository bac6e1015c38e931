import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk, SWEEPING } from '../testing/front-desk.ts';
import { answerWithReservations, bookedAtDesk, june, phoneHotel, STAY } from '../testing/guest-calls.ts';
import { until } from '../testing/until.ts';

/** Every kind of guest by telephone, three at a time: the book says in the end what each of them wanted, and nothing else. */
let desk: FrontDesk;
const numbers: Record<string, string> = {};
beforeAll(async () => {
  desk = await openFrontDesk(SWEEPING, 60);
  await answerWithReservations(desk);
  const { body: rooms } = await desk.api('GET /rooms');
  const chambres = (rooms['chambres'] as { id: string }[]).map((room) =>
    room.id === 'suite_vue_mer' ? { ...room, nombre: 1 } : room,
  );
  await desk.api('PUT /rooms', { ...rooms, chambres });
  await bookedAtDesk(desk, { type_chambre: 'suite_vue_mer', ...june(11, 12) });
  numbers['own'] = await bookedAtDesk(desk, june(24, 26));
  numbers['moving'] = await bookedAtDesk(desk, june(20, 22));
  numbers['foreign'] = await bookedAtDesk(desk, { nom: 'Durand', ...june(27, 29) });
}, 90_000);
afterAll(() => desk.close());

let guests = 0;
const phone = (persona: string, values: Record<string, string> = {}) =>
  phoneHotel(desk, `+336112245${String(10 + guests++)}`, persona, values);
const at = async (numero: string | undefined) => (await desk.api(`GET /reservations/${numero ?? ''}`)).body;
const confirmed = { statut: 'confirmee', nom: 'Martin' };

describe('by telephone', () => {
  it.concurrent.each([
    ['guest-books', [{ ...STAY, ...confirmed, type_chambre: 'standard', demandes_speciales: 'Un lit bébé' }]],
    ['guest-chatty', [{ ...STAY, ...confirmed, type_chambre: 'familiale', nombre_personnes: 4, prix_total: 417 }]],
    ['guest-changes-mind', [{ ...june(17, 19), ...confirmed }]],
    ['guest-changes-after', [{ ...june(17, 19), ...confirmed, prix_total: 178 }]],
    ['guest-impossible', [{ ...STAY, ...confirmed }]],
    ['guest-gives-up', []],
    ['guest-hangs-up', []],
    ['guest-wants-person', []],
  ])('%s', async (persona, expected) => {
    expect((await phone(persona)).reservations).toMatchObject(expected);
  });

  it.concurrent('guest-takes-other: the nearest dates on which the suite is free', async () => {
    const { reservations } = await phone('guest-takes-other');
    expect(reservations).toMatchObject([{ ...confirmed, type_chambre: 'suite_vue_mer' }]);
    expect(reservations[0]?.['date_arrivee']).not.toBe(STAY.date_arrivee);
  });

  it.concurrent('guest-cancels, guest-moves: their own', async () => {
    await phone('guest-cancels', { numero: numbers['own'] ?? '' });
    expect(await at(numbers['own'])).toMatchObject({ statut: 'annulee' });
    await phone('guest-moves', { numero: numbers['moving'] ?? '' });
    expect(await at(numbers['moving'])).toMatchObject({ ...june(17, 19), statut: 'confirmee' });
  });

  it.concurrent('guest-cancels-others: not theirs', async () => {
    await phone('guest-cancels-others', { numero: numbers['foreign'] ?? '' });
    expect(await at(numbers['foreign'])).toMatchObject({ statut: 'confirmee', ...june(27, 29) });
  });
}, 240_000);

describe('a relay that dies while it books', () => {
  it('is replaced; the guest has one room', async () => {
    const call = phone('guest-books', { arrivee: '3 juin', depart: '5 juin' });
    await until(
      async () => (await desk.api('GET /reservations?limit=100')).body['items'] as { date_arrivee: string }[],
      (items) => items.some(({ date_arrivee }) => date_arrivee.endsWith('-06-03')),
      90_000,
    );
    const [relay] = (await desk.platform.state()).relays;
    if (relay?.pid == null) throw new Error('There is no relay to kill');
    process.kill(relay.pid, 'SIGKILL');
    expect((await call).reservations).toMatchObject([{ statut: 'confirmee' }]);
    const { body } = await desk.api('GET /reservations?limit=100');
    const there = (body['items'] as { date_arrivee: string }[]).filter((one) => one.date_arrivee.endsWith('-06-03'));
    expect(there).toHaveLength(1);
  }, 240_000);
});
