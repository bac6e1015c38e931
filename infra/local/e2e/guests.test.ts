import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk } from '../testing/front-desk.ts';
import { linesWithNumber, linesWithWord, logLines } from '../testing/log-lines.ts';
import { startWebhookReceiver } from '../testing/webhook-receiver.ts';
import { answerWithReservations, bookedAtDesk, june, phoneHotel, STAY } from '../testing/guest-calls.ts';

/** Guests phone the hotel, all at once; the rest of them, and both transports, are in the long tests. */
let desk: FrontDesk;
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;
beforeAll(async () => {
  [desk, receiver] = await Promise.all([openFrontDesk({ LOG_LEVEL: 'debug' }, 90), startWebhookReceiver()]);
  await answerWithReservations(desk);
  const { body } = await desk.api('POST /api/webhooks', { url: receiver.url, types: ['reservation.created'] });
  receiver.trust(String(body['secret']));
}, 60_000);
afterAll(() => Promise.all([desk.close(), receiver.close()]));

it.concurrent('books what was agreed, with a price and a number that were both said', async () => {
  const { reservations, turns, call } = await phoneHotel(desk, '+33611224401', 'guest-books');
  expect(reservations).toMatchObject([
    {
      ...STAY,
      statut: 'confirmee',
      origine: 'telephone',
      nombre_personnes: 2,
      type_chambre: 'standard',
      nom: 'Martin',
      prenom: 'Camille',
      email: 'camille.martin@exemple.fr',
      telephone: '+33612345678',
      demandes_speciales: 'Un lit bébé',
      prix_total: 267,
    },
  ]);
  // Told while they were still on the line: nobody sweeps here.
  const [told] = receiver.events.filter(({ data }) => data['id'] === reservations[0]?.['id']);
  expect(told).toMatchObject({ type: 'reservation.created', data: { nom: 'Martin', telephone: '+33612345678' } });
  const said = turns.flatMap(({ speaker, text }) => (speaker === 'agent' ? [text] : [])).join(' ');
  expect(said).toContain('267 euros');
  expect(said).toMatch(/Votre numéro est R E S, \d \d \d/);
  expect(call).toMatchObject({
    purpose: 'reservation',
    agent: { id: 'reservations' },
    actions: [{ tool: 'create_reservation', output: { statut: 'confirmee', numero: reservations[0]?.['id'] } }],
  });
}, 120_000);

it.concurrent('does not cancel somebody else’s booking, nor tell that it is there', async () => {
  const numero = await bookedAtDesk(desk, { nom: 'Durand', ...june(20, 22) });
  const { turns } = await phoneHotel(desk, '+33611224403', 'guest-cancels-others', { numero });
  expect((await desk.api(`GET /reservations/${numero}`)).body).toMatchObject({ statut: 'confirmee', nom: 'Durand' });
  const said = turns.flatMap(({ speaker, text }) => (speaker === 'agent' ? [text] : [])).join(' ');
  expect(said).toContain('Aucune réservation ne correspond à ce numéro et à ce nom ensemble.');
  expect(said).not.toMatch(/Durand|juin/);
}, 120_000);

it('no guest, and nothing of what they said, is in a log', () => {
  const lines = logLines(desk);
  expect(lines.some((line) => line.includes('A room was booked'))).toBe(true);
  expect(linesWithWord(lines, ['Camille', 'Martin', 'Durand', 'lit bébé', 'exemple.fr'])).toEqual([]);
  expect(linesWithNumber(lines, ['+33611224401', '+33611224403', '+33612345678'])).toEqual([]);
});
