import { stringify } from 'csv-stringify/sync';
import { reservationListSchema } from '../../shared/domain/reservations/reservation-input.ts';
import type { Reservation } from '../../shared/domain/reservations/reservation.ts';
import type { ReservationRepository } from '../../shared/domain/reservations/reservation-repository.ts';
import type { Item } from '../../shared/dynamodb/item-store.ts';
import { Fault } from '../../shared/runtime/faults.ts';
import { route } from '../entry/http.ts';
import { reservationView } from '../../shared/domain/reservations/reservation-view.ts';

const query = reservationListSchema.omit({ limit: true, cursor: true });
const PAGE = 500;
const MAX_ROWS = 10_000;
/** A function's answer has at most 6 MB, as JSON: some room is left for what is escaped in it. */
const MAX_BYTES = 4_500_000;

const COLUMNS = [
  'id',
  'statut',
  'date_arrivee',
  'date_depart',
  'nombre_personnes',
  'type_chambre',
  'nom',
  'prenom',
  'email',
  'telephone',
  'demandes_speciales',
  'prix_total',
  'devise',
  'origine',
  'date_creation',
] as const;

/** All reservations that fit the filters, as a spreadsheet; what guests said cannot become a formula in it. */
export const exportReservationsRoute = (deps: { reservations: Pick<ReservationRepository, 'list'> }) =>
  route('GET /reservations.csv', { query }, async ({ query: filters }) => {
    const rows: Reservation[] = [];
    let next: Item | undefined;
    do {
      const page = await deps.reservations.list(filters, PAGE, next);
      rows.push(...page.reservations);
      next = page.next;
      if (rows.length > MAX_ROWS) throw tooMany();
    } while (next);
    const body = stringify(rows.map(reservationView), {
      header: true,
      columns: [...COLUMNS],
      escape_formulas: true,
      bom: true,
    });
    if (Buffer.byteLength(body) > MAX_BYTES) throw tooMany();
    return {
      status: 200,
      body,
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="reservations.csv"',
      },
    };
  });

const tooMany = () =>
  new Fault('invalid_query', 'These are too many reservations for one file: ask for fewer with du and au.', {
    violations: [{ pointer: '/du', code: 'too_many', message: 'must leave fewer reservations' }],
  });
