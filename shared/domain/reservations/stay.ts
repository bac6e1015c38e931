import { Temporal } from 'temporal-polyfill';
import { Fault } from '../../runtime/faults.ts';

export const MAX_NIGHTS = 30;
/** Nobody knows the prices of a later year. */
const MAX_DAYS_AHEAD = 730;

/** The days of a stay: ISO dates of the hotel's calendar. */
export interface Stay {
  date_arrivee: string;
  date_depart: string;
}

/** Why a stay cannot be; `facts.raison` of the fault `impossible_stay`, and what an agent says about it. */
export const stayProblems = [
  'not_a_date',
  'departure_not_after_arrival',
  'in_the_past',
  'too_long',
  'too_far_ahead',
  'unknown_room_type',
  'too_many_guests',
] as const;
export type StayProblem = (typeof stayProblems)[number];

export function impossibleStay(raison: StayProblem, pointer: string, detail: string): Fault {
  return new Fault('impossible_stay', detail, {
    violations: [{ pointer, code: raison, message: detail }],
    facts: { raison },
  });
}

/** What day it is at the hotel. */
export function today(now: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/**
 * The nights of a stay, each by the day on which it begins. Throws `impossible_stay` for dates that nobody can come at; a stay may
 * begin today.
 */
export function nightsOf(stay: Stay, day: string): string[] {
  const [arrival, departure] = [
    plainDate(stay.date_arrivee, 'date_arrivee'),
    plainDate(stay.date_depart, 'date_depart'),
  ];
  const count = arrival.until(departure).days;
  if (count < 1) {
    throw impossibleStay('departure_not_after_arrival', '/date_depart', 'The departure must be after the arrival.');
  }
  const ahead = Temporal.PlainDate.from(day).until(arrival).days;
  if (ahead < 0) throw impossibleStay('in_the_past', '/date_arrivee', `The arrival is in the past: it is ${day}.`);
  if (count > MAX_NIGHTS) {
    throw impossibleStay('too_long', '/date_depart', `A stay has at most ${MAX_NIGHTS} nights; this one has ${count}.`);
  }
  if (ahead > MAX_DAYS_AHEAD) {
    throw impossibleStay('too_far_ahead', '/date_arrivee', `Rooms are booked at most ${MAX_DAYS_AHEAD} days ahead.`);
  }
  return Array.from({ length: count }, (_, night) => arrival.add({ days: night }).toString());
}

function plainDate(text: string, field: string): Temporal.PlainDate {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    // A day that no calendar has, such as 2026-02-30.
  }
  throw impossibleStay('not_a_date', `/${field}`, `${field} must be a day such as 2026-12-24.`);
}
