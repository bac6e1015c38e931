import { checkAvailability, type CheckAvailabilityDeps } from '../../shared/domain/reservations/check-availability.ts';
import { totalOf } from '../../shared/domain/reservations/price.ts';
import { availabilityQuerySchema } from '../../shared/domain/reservations/reservation-input.ts';
import { route } from '../entry/http.ts';
import { euros } from '../../shared/domain/reservations/reservation-view.ts';

/** What is free, with prices: told, not promised. */
export const checkAvailabilityRoute = (deps: CheckAvailabilityDeps) =>
  route('GET /rooms/availability', { query: availabilityQuerySchema }, async ({ query }) => {
    const offers = await checkAvailability(deps, query);
    const { date_arrivee, date_depart, nombre_personnes } = query;
    return {
      status: 200,
      body: {
        date_arrivee,
        date_depart,
        nombre_personnes,
        devise: 'EUR',
        chambres: offers.map(({ room, libres, nuits, autres_dates }) => ({
          type_chambre: room.id,
          nom: room.nom,
          capacite: room.capacite,
          disponible: libres > 0,
          chambres_libres: libres,
          prix_total: euros(totalOf(nuits)),
          nuits: nuits.map(({ date, prix }) => ({ date, prix: euros(prix) })),
          autres_dates,
        })),
      },
    };
  });
