import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk, SWEEPING } from '../testing/front-desk.ts';
import { linesWithNumber, linesWithWord, logLines } from '../testing/log-lines.ts';
import { until } from '../testing/until.ts';
import { startWebhookReceiver } from '../testing/webhook-receiver.ts';

/** Another system that subscribed to everything, over the whole product. */
let desk: FrontDesk;
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;
let id = '';
let secret = '';
beforeAll(async () => {
  [desk, receiver] = await Promise.all([openFrontDesk({ ...SWEEPING, LOG_LEVEL: 'debug' }), startWebhookReceiver()]);
  const types = ['reservation', 'supplier_order', 'call_data'].flatMap((kind) =>
    ['created', 'modified'].map((what) => `${kind}.${what}`),
  );
  const subscription = { url: receiver.url, types: [...types, 'reservation.cancelled'] };
  const { body } = await desk.api('POST /api/webhooks', subscription);
  id = String(body['id']);
  secret = String(body['secret']);
  receiver.trust(secret);
}, 60_000);
afterAll(() => Promise.all([desk.close(), receiver.close()]));

const stay = {
  nom: 'Dupont',
  telephone: '0612345678',
  date_arrivee: '2027-03-15',
  date_depart: '2027-03-17',
  type_chambre: 'standard',
  nombre_personnes: 2,
};
const told = (recordId: string) => receiver.events.filter(({ data }) => data['id'] === recordId);
const toldUntil = async (recordId: string, count: number, ms = 20_000) =>
  await until(
    async () => told(recordId),
    (events) => events.length >= count,
    ms,
  );
interface Delivery {
  id: string;
  eventId: string;
  state: string;
  tries: { status: number }[];
}
const deliveries = async () => (await desk.api(`GET /api/webhooks/${id}/deliveries`)).body['items'] as Delivery[];

describe('a subscriber', () => {
  it('hears of a stay that is booked, changed and cancelled, although it refuses the first time; all of it is on record', async () => {
    receiver.statuses.push(503);
    const booked = await desk.api('POST /reservations', stay);
    const number = String(booked.body['id']);
    const twice = await toldUntil(number, 2);
    expect(twice.map(({ type }) => type)).toEqual(['reservation.created', 'reservation.created']);
    expect(new Set(twice.map(({ id: eventId }) => eventId)).size).toBe(1);
    // What it is told is what the API shows.
    const { version, ...data } = twice[0]!.data;
    expect(data).toEqual(booked.body);
    expect(version).toBe(1);
    const [delivery] = (await deliveries()).filter(({ eventId }) => eventId.includes(number));
    expect(delivery).toMatchObject({ state: 'delivered', tries: [{ status: 503 }, { status: 204 }] });

    await desk.api(`PUT /reservations/${number}`, { nombre_personnes: 1 });
    await desk.api(`DELETE /reservations/${number}`);
    const all = await toldUntil(number, 4);
    expect(
      all
        .slice(2)
        .map(({ type }) => type)
        .toSorted(),
    ).toEqual(['reservation.cancelled', 'reservation.modified']);

    const again = await desk.api(`POST /api/webhooks/${id}/deliveries/${delivery?.id}/redeliver`);
    expect(again).toMatchObject({ status: 202, body: { state: 'pending' } });
    expect((await toldUntil(number, 5)).at(-1)?.id).toBe(twice[0]?.id);
    expect(receiver.refused).toEqual([]);
  }, 60_000);

  it('hears of a supplier’s answer and of who called', async () => {
    const orderId = await desk.order('+33612345901');
    const order = await desk.settled(orderId);
    const settled = await until(
      async () => told(orderId),
      (events) => events.some(({ data }) => data['statut'] === 'confirmee'),
      20_000,
    );
    expect(settled[0]).toMatchObject({ type: 'supplier_order.created', data: { statut: 'en_attente' } });
    expect(settled.some(({ data }) => data['statut'] === 'appel_en_cours')).toBe(false);
    const [confirmed] = settled.filter(({ data }) => data['statut'] === 'confirmee');
    expect(confirmed).toMatchObject({ type: 'supplier_order.modified', data: { resultat: order['resultat'] } });
  }, 60_000);

  it('is not found at an address that only we can reach', async () => {
    const url = 'http://10.0.0.1/hooks';
    const { body } = await desk.api('POST /api/webhooks', { url, types: ['call_data.created'] });
    const at = `/api/webhooks/${String(body['id'])}`;
    expect(await desk.api(`POST ${at}/test`)).toMatchObject({ status: 202 });
    const tried = await until(
      async () => (await desk.api(`GET ${at}/deliveries`)).body['items'] as Delivery[],
      ([delivery]) => (delivery?.tries.length ?? 0) > 0,
      10_000,
    );
    expect(tried).toMatchObject([{ tries: [{ status: null, error: 'forbidden_address' }] }]);
    expect((await desk.api(`GET ${at}`)).body).not.toHaveProperty('secret');
    expect((await desk.api(`DELETE ${at}`)).status).toBe(204);
  });
});

it('nothing of what subscribers are told, nor where and with which secret, is in a log', () => {
  const lines = logLines(desk);
  expect(lines.some((line) => line.includes('A room was booked'))).toBe(true);
  expect(linesWithWord(lines, ['Dupont', '/hooks', secret, secret.replace('whsec_', '')])).toEqual([]);
  expect(linesWithNumber(lines, ['+33612345678', '+33612345901'])).toEqual([]);
});
