import type { RoomOffer } from '../../../../shared/domain/reservations/check-availability.ts';
import { totalOf } from '../../../../shared/domain/reservations/price.ts';
import type { Reservation } from '../../../../shared/domain/reservations/reservation.ts';
import { numberToSay } from './spoken-number.ts';

const euros = (cents: number): number => cents / 100;

/** A reservation as the model hears of it. The number is told in full only to be said: it is what proves the booking. */
export function stayOutput(reservation: Reservation) {
  const { id, statut, date_arrivee, date_depart, type_chambre, nombre_personnes, nuits } = reservation;
  return {
    statut,
    numero: id,
    numero_a_dire: numberToSay(id),
    date_arrivee,
    date_depart,
    nuits: nuits.length,
    type_chambre,
    nombre_personnes,
    prix_total: euros(totalOf(nuits)),
    devise: 'EUR',
  };
}

/** A room type for a stay, as the model hears of it. */
export function offerOutput({ room, libres, nuits, autres_dates }: RoomOffer) {
  const prices = [...new Set(nuits.map(({ prix }) => euros(prix)))];
  return {
    type_chambre: room.id,
    nom: room.nom,
    capacite: room.capacite,
    disponible: libres > 0,
    chambres_libres: libres,
    prix_total: euros(totalOf(nuits)),
    /** One price, or each of them where the season changes during the stay. */
    prix_par_nuit: prices.length === 1 ? prices[0] : nuits.map(({ date, prix }) => ({ date, prix: euros(prix) })),
    ...(autres_dates.length > 0 ? { autres_dates } : {}),
  };
}
