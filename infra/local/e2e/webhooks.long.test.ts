import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk, SWEEPING } from '../testing/front-desk.ts';
import { until } from '../testing/until.ts';
import { startWebhookReceiver } from '../testing/webhook-receiver.ts';

let desk: FrontDesk;
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;
beforeAll(async () => {
  [desk, receiver] = await Promise.all([openFrontDesk(SWEEPING), startWebhookReceiver()]);
  const { body } = await desk.api('POST /api/webhooks', { url: receiver.url, types: ['reservation.created'] });
  receiver.trust(String(body['secret']));
}, 60_000);
afterAll(() => Promise.all([desk.close(), receiver.close()]));

const BOOKINGS = 40;

it('a platform that is killed while it tells of forty bookings tells of every one of them after its restart', async () => {
  const months = Array.from({ length: BOOKINGS }, (_, at) => `2027-${String(1 + (at % 12)).padStart(2, '0')}`);
  const asked = months.map((month, at) =>
    desk
      .api('POST /reservations', {
        nom: 'Dupont',
        telephone: '0612345678',
        date_arrivee: `${month}-${10 + Math.floor(at / 12)}`,
        date_depart: `${month}-${11 + Math.floor(at / 12)}`,
        type_chambre: 'standard',
        nombre_personnes: 1,
      })
      // Whoever was being answered does not know whether it was booked.
      .catch(() => null),
  );
  await until(
    async () => receiver.events.length,
    (count) => count > 0,
    20_000,
  );
  await desk.platform.kill();
  await Promise.all(asked);
  await desk.restart();
  const { body } = await desk.api('GET /reservations?du=2027-01-01&au=2027-12-31&limit=100');
  const booked = (body['items'] as { id: string }[]).map(({ id }) => id).toSorted();
  expect(booked.length).toBeGreaterThan(0);
  const told = await until(
    async () => [...new Set(receiver.events.map(({ data }) => String(data['id'])))].toSorted(),
    (ids) => ids.length >= booked.length,
    90_000,
  );
  expect(told).toEqual(booked);
  console.log(`${booked.length} booked, ${receiver.events.length} events received`);
}, 180_000);
