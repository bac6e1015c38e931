import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallIn } from '../../../../shared/domain/calls/call.ts';
import { callItem } from '../../../../shared/domain/calls/call-repository.ts';
import { answeredCall } from '../../../../shared/testing/calls.ts';
import { createToolEffectRepository } from '../../../../shared/domain/calls/tool-effect-repository.ts';
import { createReservation } from '../../../../shared/domain/reservations/create-reservation.ts';
import { onceInCall } from '../../../../shared/domain/reservations/once-repository.ts';
import { RESERVATION } from '../../../../shared/domain/reservations/reservation-purpose.ts';
import type { DocumentStore } from '../../../../shared/dynamodb/document-store.ts';
import { startDynamo, type TestDynamo } from '../../../../shared/testing/dynamodb.ts';
import { Crash, CrashPlan, mortal } from '../../../../shared/testing/order-world/crashes.ts';
import {
  aStay,
  HOTEL_OPENS,
  hotelDeps,
  hotelTables,
  smallHotel,
  type TestTables,
} from '../../../../shared/testing/reservations.ts';
import type { HotelCall } from './on-call.ts';
import { reservationTools } from './reservation-tools.ts';
import { numberHeard, numberToSay } from './spoken-number.ts';

let dynamo: TestDynamo;
let tables: TestTables;
let call: CallIn<'in_progress'>;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  tables = await hotelTables(dynamo);
  call = await ringing(1);
});

let calls = 0;
/** A call that is being talked on, stored, at `leg`. */
async function ringing(leg: number): Promise<CallIn<'in_progress'>> {
  const talking = answeredCall(HOTEL_OPENS, { sid: `CA${++calls}`, purpose: RESERVATION, language: 'fr' });
  await dynamo.store.put(tables.calls, callItem({ ...talking, leg }, HOTEL_OPENS), 'absent');
  return { ...talking, leg };
}

/** The tools as one leg of the call has them. */
function desk(store: DocumentStore = dynamo.store, on = call) {
  const deps = {
    ...hotelDeps(store, tables),
    inCall: (request: Parameters<typeof onceInCall>[2]) => onceInCall(store, tables.calls, request),
  };
  const noted: string[] = [];
  const hotel: Omit<HotelCall, 'misses' | 'booked'> = {
    deps,
    call: on,
    langue: 'fr',
    note: ({ tool }) => noted.push(tool),
  };
  const tools = new Map(reservationTools(hotel).map((tool) => [tool.declaration.name, tool]));
  let requests = 0;
  return {
    noted,
    async ask(name: string, args: unknown, callId = `fc_${++requests}`) {
      const tool = tools.get(name);
      if (!tool) throw new Error(`No tool ${name}`);
      const text = typeof args === 'string' ? args : JSON.stringify(args);
      const request = { type: 'function_call' as const, call_id: callId, name, arguments: text, status: 'completed' };
      return (await tool.run(request)).output;
    },
  };
}

const stay = { date_arrivee: '2026-12-10', date_depart: '2026-12-13', nombre_personnes: 2 };
const wish = {
  ...stay,
  type_chambre: 'standard',
  nom: 'Dupont',
  prenom: 'Jean',
  email: 'jean@example.com',
  telephone: '',
};
const all = async () => (await hotelDeps(dynamo.store, tables).reservations.list({}, 100, undefined)).reservations;
/** Somebody else's booking, made at the desk. */
async function foreign() {
  const source = { origine: 'api', callId: null, from: null, holdMinutes: null } as const;
  const done = await createReservation(hotelDeps(dynamo.store, tables), aStay({ nom: 'Martin' }), source, null);
  if (done.kind === 'repeated') throw new Error('Booked before');
  return done.reservation;
}

describe('a guest on the telephone', () => {
  it('hears what is free before anything else, and other dates when nothing is', async () => {
    const { ask } = desk();
    const free = await ask('check_availability', { ...stay, type_chambre: 'standard' });
    expect(free['chambres']).toMatchObject([
      { nom: 'Chambre Standard', disponible: true, prix_total: 267, prix_par_nuit: 89 },
    ]);
    await ask('create_reservation', wish);
    await ask('create_reservation', { ...wish, exemplaire: 2 });
    const full = await ask('check_availability', { ...stay, type_chambre: 'standard' });
    expect(full).toMatchObject({
      chambres: [{ disponible: false, autres_dates: [{ date_arrivee: '2026-12-07' }, {}, {}] }],
    });
  });

  it('books a room, hears its number, and the confirmation goes where they said', async () => {
    const { ask, noted } = desk();
    const output = await ask('create_reservation', wish);
    expect(output).toMatchObject({ statut: 'confirmee', prix_total: 267, nuits: 3 });
    expect(output['numero_a_dire']).toMatch(/^R E S, 1 7 9, 5 6 8/);
    expect(await all()).toMatchObject([
      {
        nom: 'Dupont',
        callId: call.id,
        origine: 'telephone',
        canal_confirmation: 'email',
        // Where they call from: they named no other.
        telephone: '+33611223344',
        langue: 'fr',
      },
    ]);
    expect(noted).toEqual(['create_reservation']);
  });

  it('who is heard twice has one room; who wants two more of the same has them', async () => {
    const { ask } = desk();
    const answers = await Promise.all([
      ask('create_reservation', wish),
      ask('create_reservation', { ...wish, nom: 'DUPONT' }),
    ]);
    expect(answers[0]).toEqual(answers[1]);
    expect(await all()).toHaveLength(1);
    expect((await ask('create_reservation', { ...wish, exemplaire: 2 }))['statut']).toBe('confirmee');
    expect(await ask('create_reservation', { ...wish, exemplaire: 3 })).toMatchObject({
      statut: 'refus',
      raison: 'no_room',
      chambres: [{ type_chambre: 'standard', disponible: false }, { disponible: true }, { disponible: true }],
    });
  });

  it('who gives a booking up and wants it after all has it again; whoever hears of that twice tells the same', async () => {
    const { ask } = desk();
    const first = await ask('create_reservation', wish);
    await ask('cancel_reservation', { numero: first['numero'], nom: '' });
    const answers = await Promise.all([ask('create_reservation', wish), ask('create_reservation', wish)]);
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.['numero']).not.toBe(first['numero']);
    await ask('modify_reservation', { numero: answers[0]?.['numero'], nom: '', date_depart: '2026-12-12' });
    const third = await ask('create_reservation', wish);
    const kept = (await all()).filter(({ statut }) => statut === 'confirmee');
    const departures = Object.fromEntries(kept.map(({ id, date_depart }) => [id, date_depart]));
    expect(departures).toEqual({
      [String(answers[0]?.['numero'])]: '2026-12-12',
      [String(third['numero'])]: '2026-12-13',
    });
  });

  it('books ten rooms at most: more is for a person', async () => {
    tables = await hotelTables(dynamo, smallHotel(20));
    call = await ringing(1);
    const { ask } = desk();
    for (let copy = 1; copy <= 10; copy++) await ask('create_reservation', { ...wish, exemplaire: copy });
    const another = { ...wish, nom: 'Durand' };
    expect(await ask('create_reservation', another)).toMatchObject({ statut: 'refus', raison: 'too_many_rooms' });
    expect((await ask('create_reservation', wish))['statut']).toBe('confirmee');
    expect(await all()).toHaveLength(10);
  });

  it('has a misheard address corrected, but not on a booking that was made elsewhere', async () => {
    const { ask } = desk();
    const { numero } = await ask('create_reservation', wish);
    const email = 'jean.dupont@example.com';
    expect((await ask('modify_reservation', { numero, nom: '', email }))['statut']).toBe('confirmee');
    expect(await all()).toMatchObject([{ email, canal_confirmation: 'email' }]);
    const { id } = await foreign();
    expect(await ask('modify_reservation', { numero: id, nom: 'Martin', email })).toMatchObject({
      raison: 'contact_locked',
      consigne: expect.stringContaining('l’équipe'),
    });
  });

  it('changes and cancels what they made in this call, or can name', async () => {
    const { ask } = desk();
    const { numero } = await ask('create_reservation', wish);
    expect(
      await ask('modify_reservation', { numero, nom: '', date_depart: '2026-12-12', type_chambre: '' }),
    ).toMatchObject({
      statut: 'confirmee',
      prix_total: 178,
    });
    const { id } = await foreign();
    const spoken = numberToSay(id).replaceAll(',', ' ');
    expect(await ask('find_reservation', { numero: spoken, nom: 'martin' })).toMatchObject({ numero: id });
    expect(await ask('cancel_reservation', { numero: spoken, nom: 'Martin' })).toMatchObject({ statut: 'annulee' });
    expect(await ask('cancel_reservation', { numero: spoken, nom: 'Martin' })).toMatchObject({ statut: 'annulee' });
    expect(await ask('modify_reservation', { numero: id, nom: 'Martin', nombre_personnes: 1 })).toMatchObject({
      statut: 'refus',
      raison: 'reservation_cancelled',
    });
  });

  it.each([
    ['departure_not_after_arrival', { date_depart: '2026-12-10' }],
    ['in_the_past', { date_arrivee: '2026-11-01' }],
    ['too_long', { date_depart: '2027-02-10' }],
    ['not_a_date', { date_arrivee: '2026-02-30' }],
    ['too_many_guests', { nombre_personnes: 9 }],
    ['unknown_room_type', { type_chambre: 'palace' }],
  ])('is told in words why a stay cannot be: %s', async (raison, change) => {
    const { ask } = desk();
    const output = await ask('create_reservation', { ...wish, ...change });
    expect(output).toMatchObject({ statut: 'refus', raison, consigne: expect.stringMatching(/\.$/) });
    expect(await all()).toEqual([]);
  });

  it.each(['', '{', '[]', '{"date_arrivee": 3}', '{"date_arrivee":"demain"}'])(
    'whose agent talks nonsense (%s) has nothing booked',
    async (nonsense) => {
      const { ask } = desk();
      for (const tool of [
        'check_availability',
        'create_reservation',
        'find_reservation',
        'modify_reservation',
        'cancel_reservation',
      ]) {
        expect((await ask(tool, nonsense))['statut']).toMatch(/^refus/);
      }
      expect(await all()).toEqual([]);
    },
  );
});

describe('whatever the model asks for', () => {
  it('nothing of anybody else’s booking is told or changed: a thousand numbers and names', async () => {
    const mine = await foreign();
    const number = fc.oneof(
      fc.constant(mine.id),
      fc.constant(numberToSay(mine.id)),
      fc.stringMatching(/^RES-1795683600000-[2-9a-z]{9}$/),
      fc.string({ maxLength: 30 }),
    );
    const name = fc.oneof(
      fc.constantFrom('', 'Dupont', 'Marti', 'Martine', '*', '%', 'null', ' '),
      fc.string({ maxLength: 12 }),
    );
    const args = fc.record({ numero: number, nom: fc.option(name), date_depart: fc.constant('2026-12-12') });
    const tool = fc.constantFrom('find_reservation', 'modify_reservation', 'cancel_reservation');
    const asked = fc.sample(fc.tuple(tool, args), { numRuns: 1_000, seed: 7 });
    const told = new Set<string>();
    // A call hears no more after five misses: many calls, so that it is authority that holds and not the count.
    for (let at = 0; at < asked.length; at += 5) {
      const { ask } = desk();
      for (const [which, given] of asked.slice(at, at + 5)) {
        if (given.nom?.toLowerCase() === 'martin') continue;
        told.add(String((await ask(which, given))['raison']));
      }
    }
    expect([...told]).toEqual(['reservation_not_found']);
    expect(await all()).toEqual([mine]);
  }, 60_000);

  it('after five that did not fit, even the right one is not looked up in this call', async () => {
    const mine = await foreign();
    const { ask } = desk();
    for (let miss = 0; miss < 5; miss++) await ask('find_reservation', { numero: mine.id, nom: `X${miss}` });
    expect(await ask('find_reservation', { numero: mine.id, nom: 'Martin' })).toMatchObject({
      raison: 'too_many_tries',
    });
  });
});

describe('a relay that dies', () => {
  it('at any step of a booking leaves it done or not; the relay after it is told the same, and there is one room', async () => {
    let passages = 1;
    for (let at = 1; at <= passages; at++) {
      tables = await hotelTables(dynamo);
      call = await ringing(1);
      const plan = new CrashPlan([at]);
      await expect(desk(mortal(dynamo.store, plan)).ask('create_reservation', wish)).rejects.toBeInstanceOf(Crash);
      const left = await all();
      expect(left.length).toBeLessThanOrEqual(1);

      const again = await desk().ask('create_reservation', wish, 'fc_after');
      expect(again['statut']).toBe('confirmee');
      if (left[0]) expect(again['numero']).toBe(left[0].id);
      expect(await all()).toHaveLength(1);
      const effects = await createToolEffectRepository(dynamo.store, tables.calls).effects(call.id);
      expect(effects.map(({ tool }) => tool)).toEqual(['create_reservation']);

      if (at === 1) {
        const counted = new CrashPlan([]);
        tables = await hotelTables(dynamo);
        call = await ringing(1);
        await desk(mortal(dynamo.store, counted)).ask('create_reservation', wish);
        passages = counted.passages;
        expect(passages).toBeGreaterThanOrEqual(8);
      }
    }
  }, 60_000);

  it('and comes back does nothing any more: another one holds the call', async () => {
    call = await ringing(2);
    await expect(desk(dynamo.store, { ...call, leg: 1 }).ask('create_reservation', wish)).rejects.toThrow(
      'Another relay',
    );
    expect(await all()).toEqual([]);
    expect((await desk().ask('create_reservation', wish))['statut']).toBe('confirmee');
  });
});

describe('a booking number', () => {
  it.each([
    ['RES-1795683600000-abc23defg'],
    ['RES-1795683600000-ABC23DEFG'],
    ['res 1795683600000 ABC23DEFG'],
    ['R E S, 1 7 9, 5 6 8, 3 6 0, 0 0 0, 0, A B C, 2 3 D, E F G'],
  ])('is understood as it is said: %s', (said) => {
    expect(numberHeard(said)).toBe('RES-1795683600000-abc23defg');
  });

  it('that goes on with digits is not cut elsewhere', () => {
    for (const id of ['RES-1795683600000-2345abcde', 'RES-17-234', 'RES-1795683600000-234567899']) {
      expect(numberHeard(id)).toBe(id);
    }
    expect(numberHeard(numberToSay('RES-1795683600000-2345abcde'))).toBe('RES-1795683600000-2345abcde');
  });

  it('is said so that it can be written down, and understood again', () => {
    const said = numberToSay('RES-1795683600000-abc23defg');
    expect(said).toBe('R E S, 1 7 9, 5 6 8, 3 6 0, 0 0 0, 0, A B C, 2 3 D, E F G');
    expect(numberHeard(said)).toBe('RES-1795683600000-abc23defg');
  });
});
