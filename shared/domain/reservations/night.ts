import * as z from 'zod';

export const NIGHT_SCHEMA = 1;

/**
 * One night of one room type: how many rooms are booked, and which are held for somebody who is still deciding. It is only ever
 * written together with the reservation that changed it, on the condition that nobody else wrote it meanwhile.
 */
export const nightSchema = z.object({
  schema: z.literal(NIGHT_SCHEMA),
  type: z.string(),
  date: z.iso.date(),
  /** Rooms with a confirmed reservation. */
  booked: z.int(),
  /** Options by reservation number. One that is over counts no more, whether or not anybody removed it. */
  held: z.array(z.object({ id: z.string(), until: z.iso.datetime() })),
  version: z.int(),
});
export type Night = z.infer<typeof nightSchema>;

/** Which place in a night a reservation has: a room for good, or one until an instant. */
export type Place = { kind: 'booked' } | { kind: 'held'; until: string };

export function emptyNight(type: string, date: string): Night {
  return { schema: NIGHT_SCHEMA, type, date, booked: 0, held: [], version: 0 };
}

/** Rooms left of `rooms`; not below 0 when the hotel closed rooms that were booked already. */
export function free(night: Night, rooms: number, now: Date): number {
  return Math.max(0, rooms - night.booked - stillHeld(night, now).length);
}

/** The night with a place for the reservation `id`; what it held there before is given up for it. */
export function occupy(night: Night, id: string, place: Place, now: Date): Night {
  const held = stillHeld(night, now).filter((hold) => hold.id !== id);
  if (place.kind === 'booked') return { ...night, booked: night.booked + 1, held };
  return { ...night, held: [...held, { id, until: place.until }] };
}

/** The night without the reservation `id`, which had `place` in it. */
export function vacate(night: Night, id: string, place: Place, now: Date): Night {
  const held = stillHeld(night, now).filter((hold) => hold.id !== id);
  return { ...night, held, booked: place.kind === 'booked' ? night.booked - 1 : night.booked };
}

function stillHeld({ held }: Night, now: Date) {
  return held.filter(({ until }) => now < new Date(until));
}
