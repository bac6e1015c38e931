import type { Hotel } from '../../shared/domain/reservations/hotel.ts';
import { hotelConfigSchema } from '../../shared/domain/reservations/hotel.ts';
import type { HotelRepository } from '../../shared/domain/reservations/hotel-repository.ts';
import { saveHotel } from '../../shared/domain/reservations/save-hotel.ts';
import { etag, expectedVersion } from '../entry/etag.ts';
import { route } from '../entry/http.ts';

/** The room types as they are written, so prices in cents: what is read can be changed and sent back. */
export const getRoomsRoute = (deps: { hotel: Pick<HotelRepository, 'current'> }) =>
  route('GET /rooms', {}, async () => hotelResult(await deps.hotel.current()));

export const changeRoomsRoute = (deps: { hotel: HotelRepository; now: () => Date }) =>
  route('PUT /rooms', { body: hotelConfigSchema }, async ({ body, header }) =>
    hotelResult(await saveHotel(deps, body, expectedVersion(header('if-match')))),
  );

function hotelResult({ version, config }: Hotel) {
  return { status: 200, body: config, headers: { etag: etag(version) } };
}
