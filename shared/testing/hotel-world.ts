import * as fc from 'fast-check';
import { cancelReservation, modifyReservation } from '../domain/reservations/modify-reservation.ts';
import { createReservation } from '../domain/reservations/create-reservation.ts';
import type { Done } from '../domain/reservations/inventory.ts';
import type { Reservation } from '../domain/reservations/reservation.ts';
import { Fault } from '../runtime/faults.ts';
import type { TestDynamo } from './dynamodb.ts';
import { aStay, HOTEL_OPENS, hotelDeps, hotelTables, smallHotel } from './reservations.ts';

/** Twenty nights of three types of two rooms: little enough that fifty workers are always in each other's way. */
const NIGHTS = 20;
const ROOMS = 2;
const TYPES = ['standard', 'familiale', 'suite_vue_mer'] as const;
const HOLD_MINUTES = 15;
const dayAt = (index: number) => new Date(Date.UTC(2026, 11, 1 + index)).toISOString().slice(0, 10);

export type HotelCommand =
  | { do: 'book' | 'hold'; type: (typeof TYPES)[number]; from: number; nights: number }
  | { do: 'modify'; which: number; type: (typeof TYPES)[number]; from: number; nights: number }
  | { do: 'confirm' | 'cancel'; which: number }
  | { do: 'expire'; minutes: number };

const stay = {
  type: fc.constantFrom(...TYPES),
  from: fc.integer({ min: 0, max: NIGHTS - 1 }),
  nights: fc.integer({ min: 1, max: 14 }),
};
const which = fc.nat({ max: 1_000 });

export const hotelCommand: fc.Arbitrary<HotelCommand> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('book' as const), ...stay }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('hold' as const), ...stay }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('modify' as const), which, ...stay }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('confirm' as const), which }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('cancel' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('expire' as const), minutes: fc.integer({ min: 1, max: 20 }) }) },
);

/** What a guest or a clerk may be told; anything else is a bug. */
const REFUSALS: ReadonlySet<string> = new Set([
  'no_room',
  'option_expired',
  'reservation_cancelled',
  'impossible_stay',
]);

export interface HotelRun {
  commands: number;
  done: Record<string, number>;
  refused: Record<string, number>;
  /** What the hotel promised and did not keep; empty in a world as it should be. */
  broken: string[];
}

/**
 * Lets `workers` work through `commands` at once, each taking the next one when it is done, on a database of its own; looks at every
 * night after each of them, and compares nights with reservations at the end.
 */
export async function runHotel(
  dynamo: TestDynamo,
  commands: readonly HotelCommand[],
  workers: number,
): Promise<HotelRun> {
  const tables = await hotelTables(dynamo, smallHotel(ROOMS));
  let now = HOTEL_OPENS;
  const deps = hotelDeps(dynamo.store, tables, () => now);
  const run: HotelRun = { commands: 0, done: {}, refused: {}, broken: [] };
  const ids: string[] = [];
  const allNights = Array.from({ length: NIGHTS + 15 }, (_, index) => dayAt(index));
  // Of the latest, since the older ones are mostly cancelled.
  const pick = (index: number) => ids.at(-1 - (index % Math.min(30, ids.length))) ?? 'RES-none';
  const staff = { kind: 'staff' } as const;

  const perform = async (command: HotelCommand): Promise<Done | null> => {
    switch (command.do) {
      case 'book':
      case 'hold': {
        const holdMinutes = command.do === 'hold' ? HOLD_MINUTES : null;
        const source = { origine: 'api', callId: null, from: null, holdMinutes } as const;
        return await createReservation(deps, aStay({ ...datesOf(command), type_chambre: command.type }), source, null);
      }
      case 'modify': {
        const change = { ...datesOf(command), type_chambre: command.type };
        return await modifyReservation(deps, pick(command.which), change, staff, null, null);
      }
      case 'confirm':
        return await modifyReservation(deps, pick(command.which), { statut: 'confirmee' }, staff, null, null);
      case 'cancel':
        return await cancelReservation(deps, pick(command.which), staff, null, null);
      case 'expire':
        now = new Date(now.getTime() + command.minutes * 60_000);
        return null;
    }
  };

  const queue = [...commands].toReversed();
  const work = async () => {
    for (let command = queue.pop(); command; command = queue.pop()) {
      if (ids.length === 0 && 'which' in command) continue;
      run.commands += 1;
      try {
        const done = await perform(command);
        if (done?.kind === 'committed' && !ids.includes(done.reservation.id)) ids.push(done.reservation.id);
        run.done[command.do] = (run.done[command.do] ?? 0) + 1;
      } catch (error) {
        const code = error instanceof Fault ? error.code : String(error);
        if (!REFUSALS.has(code)) run.broken.push(`${command.do} ended with ${code}`);
        run.refused[code] = (run.refused[code] ?? 0) + 1;
      }
      if (command.do !== 'expire' && 'type' in command) await expectNotOverbooked(command.type);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  await expectBooksAgree();
  return run;

  async function expectNotOverbooked(type: string) {
    for (const night of await deps.inventory.nights(type, allNights)) {
      // `now` is read after the night: a hold that was good when the night was written may be over, never the reverse.
      const held = night.held.filter(({ until }) => now < new Date(until)).length;
      if (night.booked < 0 || night.booked + held > ROOMS) {
        run.broken.push(`${type} ${night.date}: ${night.booked} booked and ${held} held of ${ROOMS}`);
      }
    }
  }

  async function expectBooksAgree() {
    const stays: Reservation[] = [];
    for (const id of ids) stays.push((await deps.reservations.find(id)) as Reservation);
    for (const type of TYPES) {
      for (const night of await deps.inventory.nights(type, allNights)) {
        const here = stays.filter(
          (one) => one.type_chambre === type && one.nuits.some(({ date }) => date === night.date),
        );
        const booked = here.filter(({ statut }) => statut === 'confirmee').length;
        const holding = here.filter((one) => one.statut === 'option' && now < new Date(one.expire_a));
        const held = night.held.filter(({ until }) => now < new Date(until)).map(({ id }) => id);
        if (
          booked !== night.booked ||
          held.toSorted().join() !==
            holding
              .map(({ id }) => id)
              .toSorted()
              .join()
        ) {
          run.broken.push(
            `${type} ${night.date}: ${night.booked}+${held.length}, reservations say ${booked}+${holding.length}`,
          );
        }
      }
    }
  }
}

function datesOf({ from, nights }: { from: number; nights: number }) {
  return { date_arrivee: dayAt(from), date_depart: dayAt(from + nights) };
}
