import type { House } from '../../shared/domain/confirmations/booking.ts';
import type { SendConfirmationDeps } from '../../shared/domain/confirmations/send-confirmation.ts';
import type { RestaurantProfile } from '../../shared/domain/directory/restaurant-profile.ts';
import type { HotelRepository } from '../../shared/domain/reservations/hotel-repository.ts';
import { type Hotel, roomType } from '../../shared/domain/reservations/hotel.ts';
import type { ReservationRepository } from '../../shared/domain/reservations/reservation-repository.ts';

/** Reads a stay and its hotel for whoever tells the guest of it. What the hotel's record does not say is the business's. */
export function readBooking(
  deps: { reservations: Pick<ReservationRepository, 'find'>; hotel: Pick<HotelRepository, 'current'> },
  profile: RestaurantProfile,
): SendConfirmationDeps['read'] {
  return async (reservationId) => {
    const [booking, hotel] = await Promise.all([deps.reservations.find(reservationId), deps.hotel.current()]);
    return booking && { booking, house: houseOf(hotel, profile) };
  };
}

function houseOf(hotel: Hotel, profile: RestaurantProfile): House {
  const { nom, telephone, heure_arrivee, heure_depart, fuseau_horaire } = hotel.config;
  return {
    name: nom ?? profile.name,
    telephone: telephone ?? (profile.telephone || null),
    email: profile.email || null,
    address: profile.address || null,
    timeZone: fuseau_horaire,
    arrivalFrom: heure_arrivee,
    departureBy: heure_depart,
    // A type that the hotel has no more is still what was booked.
    roomName: (type) => roomType(hotel, type)?.nom ?? type,
  };
}
