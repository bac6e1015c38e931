import { type DocumentStore, putting } from '../../dynamodb/document-store.ts';
import type { Item } from '../../dynamodb/item-store.ts';
import { reservationsTable } from '../../dynamodb/table.ts';
import type { Eraser } from '../../runtime/eraser.ts';
import type { Reservation } from './reservation.ts';
import { parseReservation, reservationItem, reservationKey } from './reservation-repository.ts';

const MAX_TRIES = 10;

/**
 * Reservations under the guest's number, who is taken out of them. Nights, prices and the booking stay, also of a stay that is to come: the
 * guest still has its number. No guest can act on it by telephone any more, only staff: a name that is nobody's is not given by anybody.
 */
export function createReservationEraser(store: DocumentStore, table: string, now: () => Date): Eraser {
  return {
    kind: 'reservations',
    shape: reservationsTable.name,
    table,

    async find({ telephone, upTo }) {
      const ids: string[] = [];
      let from: Item | undefined;
      do {
        const page = await store.query({
          TableName: table,
          IndexName: 'byTelephone',
          KeyConditionExpression: '#key = :key',
          FilterExpression: 'date_creation <= :upTo',
          ExpressionAttributeNames: { '#key': reservationsTable.indexes.byTelephone.partitionKey },
          ExpressionAttributeValues: { ':key': telephone, ':upTo': upTo },
          ExclusiveStartKey: from,
        });
        ids.push(...page.items.map((item) => parseReservation(item).id));
        from = page.next;
      } while (from);
      return ids;
    },

    async erase(id, person) {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const item = await store.get(table, reservationKey(id));
        const reservation = item && parseReservation(item);
        // Emptied already, or another guest's by now.
        if (reservation?.telephone !== person.telephone) return true;
        const write = putting(table, reservationItem(withoutGuest(reservation), now()), {
          version: reservation.version,
        });
        if ((await store.transact([write])).committed) return true;
      }
      throw new Error(`The reservation keeps changing under our hands: ${id}`);
    },

    telephonesIn: ({ sk, telephone }) => (sk === 'reservation' && typeof telephone === 'string' ? [telephone] : []),
  };
}

function withoutGuest(reservation: Reservation): Reservation {
  const nobody = { nom: '', prenom: null, email: null, telephone: null, demandes_speciales: null };
  return { ...reservation, ...nobody, canal_confirmation: null, callId: null };
}
