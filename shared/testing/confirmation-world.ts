import type { House } from '../domain/confirmations/booking.ts';
import { confirmChanges } from '../domain/confirmations/confirm-changes-repository.ts';
import type { Confirmation, ConfirmationKey } from '../domain/confirmations/confirmation.ts';
import { createConfirmationRepository } from '../domain/confirmations/confirmation-repository.ts';
import { createConfirmationRequestRepository } from '../domain/confirmations/confirmation-request-repository.ts';
import { sendConfirmation, type SendConfirmationDeps } from '../domain/confirmations/send-confirmation.ts';
import { createTextSpend } from '../domain/confirmations/text-spend-repository.ts';
import { cancelReservation, modifyReservation } from '../domain/reservations/modify-reservation.ts';
import { createReservation } from '../domain/reservations/create-reservation.ts';
import { createReservationEraser } from '../domain/reservations/reservation-eraser-repository.ts';
import type { NewReservation, ReservationChange } from '../domain/reservations/reservation-input.ts';
import type { Reservation } from '../domain/reservations/reservation.ts';
import type { DocumentStore } from '../dynamodb/document-store.ts';
import type { TestDynamo } from './dynamodb.ts';
import { CrashPlan, mortal } from './order-world/crashes.ts';
import { PostOffice } from './post-office.ts';
import { aStay, HOTEL_OPENS, hotelDeps, hotelTables } from './reservations.ts';
import { silentLogger } from './silent-logger.ts';

export const aHouse = (change: Partial<House> = {}): House => ({
  name: 'Hôtel des Dunes',
  telephone: '+33123456789',
  email: 'accueil@dunes.example',
  address: '1 rue de la Plage, 62600 Berck',
  timeZone: 'Europe/Paris',
  arrivalFrom: '15:00',
  departureBy: '11:00',
  roomName: (type) => ({ standard: 'Chambre Standard', familiale: 'Chambre Familiale' })[type] ?? type,
  ...change,
});

const staff = { kind: 'staff' } as const;
const source = { origine: 'api', callId: null, from: null, holdMinutes: null } as const;

/** A hotel whose guests are told of their stays: the real store and use cases, a post office, and a clock that only a test moves. */
export async function openConfirmationWorld(dynamo: TestDynamo, capUsd = 1_000) {
  const tables = await hotelTables(dynamo);
  let now = HOTEL_OPENS;
  const clock = () => now;
  const office = new PostOffice(clock);
  /** Messages on the queue, with the instant from which they are received. */
  const queue: { key: ConfirmationKey; at: Date }[] = [];
  const ask = async (key: ConfirmationKey, delaySeconds = 0) =>
    void queue.push({ key, at: new Date(now.getTime() + Math.max(0, Math.ceil(delaySeconds)) * 1000) });
  const confirmations = createConfirmationRepository(dynamo.store, tables.reservations);

  const hotel = (store: DocumentStore = dynamo.store) =>
    hotelDeps(store, tables, clock, confirmChanges(tables.reservations, ask));
  const sending = (plan = new CrashPlan([])): SendConfirmationDeps => {
    const store = mortal(dynamo.store, plan);
    const { reservations } = hotel(store);
    return {
      confirmations: createConfirmationRepository(store, tables.reservations),
      read: async (id) => {
        const booking = await reservations.find(id);
        return booking && { booking, house: aHouse() };
      },
      couriers: office.couriers(plan),
      spend: createTextSpend(store, tables.ledger, capUsd),
      countries: ['FR'],
      ask: (key, delaySeconds) => plan.through(() => ask(key, delaySeconds)),
      now: clock,
      log: silentLogger,
    };
  };

  const world = {
    tables,
    office,
    queue,
    confirmations,
    requests: createConfirmationRequestRepository(dynamo.store, tables),
    ask,
    hotel,
    sending,
    now: clock,
    pass: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
    async book(change: Partial<NewReservation> = {}, holdMinutes: number | null = null): Promise<Reservation> {
      const done = await createReservation(hotel(), aStay(change), { ...source, holdMinutes }, null);
      if (done.kind !== 'committed') throw new Error('Not booked');
      return done.reservation;
    },
    modify: (id: string, change: ReservationChange) => modifyReservation(hotel(), id, change, staff, null, null),
    cancel: (id: string) => cancelReservation(hotel(), id, staff, null, null),
    /** Erases the guest of {@link aStay} from their stay. */
    erase: (id: string) =>
      createReservationEraser(dynamo.store, tables.reservations, clock).erase(id, {
        telephone: '+33612345678',
        upTo: now.toISOString(),
      }),
    /** One message of the queue that has come, handled by a process that may die; false when there is none. */
    async deliverOne(plan = new CrashPlan([])): Promise<boolean> {
      const index = queue.findIndex(({ at }) => at <= now);
      const [message] = index < 0 ? [] : queue.splice(index, 1);
      if (message) await sendConfirmation(sending(plan), message.key);
      return message !== undefined;
    },
    async sweep(): Promise<void> {
      for (const key of await confirmations.due(now, 100)) await ask(key);
    },
    /** Time goes by, and the sweep and the queue do their work, until nothing is due any more. */
    async settle(minutes = 60): Promise<void> {
      for (let second = 0; second < minutes * 60; second += 5) {
        if (second % 60 === 0) await world.sweep();
        while (await world.deliverOne()) continue;
        world.pass(5);
        if (queue.length === 0 && !(await isOpen())) return;
      }
    },
    states: async (reservationId: string) => (await confirmations.ofStay(reservationId)).map(stateOf),
  };
  return world;

  async function isOpen(): Promise<boolean> {
    return (await confirmations.due(new Date(now.getTime() + 86_400_000), 1)).length > 0;
  }
}

export type ConfirmationWorld = Awaited<ReturnType<typeof openConfirmationWorld>>;

/** `sent`, `failed: opted_out`. */
function stateOf(confirmation: Confirmation): string {
  return 'because' in confirmation ? `${confirmation.state}: ${confirmation.because}` : confirmation.state;
}
