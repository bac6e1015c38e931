import { Fault } from '../../runtime/faults.ts';
import type { HotelRepository } from './hotel-repository.ts';
import type { Hotel, HotelConfig } from './hotel.ts';

/**
 * Replaces what the hotel says of its rooms. Rooms that were booked stay booked when it has fewer from now on: they are only not
 * given to anybody else. Throws `precondition_failed`, `hotel_changed_meanwhile`.
 */
export async function saveHotel(
  deps: { hotel: HotelRepository; now: () => Date },
  config: HotelConfig,
  expected: number | null,
): Promise<Hotel> {
  const read = await deps.hotel.current();
  if (expected !== null && expected !== read.version) {
    throw new Fault('precondition_failed', `The rooms are at version ${read.version}; read them again.`);
  }
  if (!(await deps.hotel.save(read, config, deps.now()))) {
    throw new Fault('hotel_changed_meanwhile', 'Somebody else changed the rooms at the same time; read them again.');
  }
  return { version: read.version + 1, config };
}
