import { expect, it } from 'vitest';
import { Fault } from '../../shared/runtime/faults.ts';
import { type Reservation, RESERVATION_VERSION } from '../../shared/domain/reservations/reservation.ts';
import { apiEvent } from '../../shared/testing/api-gateway.ts';
import { exportReservationsRoute } from './export-reservations.http.ts';

/** A stay whose guest had so many characters to say. */
const stay = (n: number, words: number): Reservation => ({
  ...{ schema: RESERVATION_VERSION, version: 1, id: `RES${n}`, statut: 'confirmee', expire_a: null, keepDays: null },
  ...{ date_arrivee: '2026-12-01', date_depart: '2026-12-02', nombre_personnes: 2, type_chambre: 'double', nuits: [] },
  ...{ nom: 'Martin', prenom: 'Camille', email: null, telephone: null, langue: 'fr', canal_confirmation: null },
  ...{ demandes_speciales: 'é'.repeat(words), origine: 'api', callId: null },
  ...{ date_creation: '2026-11-26T09:00:00.000Z', updatedAt: '2026-11-26T09:00:00.000Z' },
});

/** The file of `count` stays, from a book that has them in pages. */
async function exported(count: number, words: number) {
  const route = exportReservationsRoute({
    reservations: {
      async list(_filters, limit, from) {
        const first = Number(from?.['at'] ?? 0);
        const size = Math.min(limit, count - first);
        const reservations = Array.from({ length: size }, (_, index) => stay(first + index, words));
        return { reservations, next: first + size < count ? { at: first + size } : undefined };
      },
    },
  });
  return await route.handler(apiEvent('GET /reservations.csv'));
}

it('holds as many stays as a function can answer with', async () => {
  const { statusCode, body = '' } = await exported(10_000, 50);
  expect(statusCode).toBe(200);
  expect(body.split('\n')).toHaveLength(10_002);
  expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(6 * 1024 * 1024);
});

it.each([
  ['too many', 10_001, 0],
  ['too large', 6_000, 400],
])('is refused in words where they are %s for one file, and says how to ask', async (_what, count, words) => {
  const refusal = await exported(count, words).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Fault);
  expect(refusal).toMatchObject({ code: 'invalid_query', violations: [{ pointer: '/du', code: 'too_many' }] });
});
