import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk } from '../testing/front-desk.ts';

/** The hotel’s API through the whole product: its template, its bundles, its grants. */
let desk: FrontDesk;
beforeAll(async () => {
  desk = await openFrontDesk();
}, 60_000);
afterAll(() => desk.close());

const stay = {
  nom: 'Dupont',
  prenom: 'Jean',
  telephone: '0612345678',
  date_arrivee: '2027-03-15',
  date_depart: '2027-03-20',
  type_chambre: 'suite_vue_mer',
  nombre_personnes: 2,
};
const SUITES = 3;
const REQUESTS = Number(process.env['RESERVATION_REQUESTS'] ?? 1_000);

describe('the last room', () => {
  it(`goes to one of ${REQUESTS} who ask for it at once; everybody else is told that it is gone`, async () => {
    const { body: rooms } = await desk.api('GET /rooms');
    const chambres = rooms['chambres'] as { id: string; nombre: number }[];
    expect(chambres.find(({ id }) => id === stay.type_chambre)?.nombre).toBe(SUITES);
    for (let taken = 1; taken < SUITES; taken++) {
      expect((await desk.api('POST /reservations', stay)).status).toBe(201);
    }
    const startedAt = performance.now();
    const answers = await Promise.all(Array.from({ length: REQUESTS }, () => desk.api('POST /reservations', stay)));
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    const byStatus = Object.groupBy(answers, ({ status }) => status);
    console.log(
      `${REQUESTS} requests in ${seconds} s:`,
      Object.fromEntries(Object.entries(byStatus).map(([status, all]) => [status, all?.length])),
    );
    expect(byStatus[201]).toHaveLength(1);
    expect(byStatus[409]).toHaveLength(REQUESTS - 1);
    expect(new Set(byStatus[409]?.map(({ body }) => body['code']))).toEqual(new Set(['no_room']));
    const { body } = await desk.api('GET /reservations?du=2027-03-15&au=2027-03-15');
    expect(body['items']).toHaveLength(SUITES);
  }, 180_000);
});

describe('a stay', () => {
  it('is read, changed, exported and cancelled at its address', async () => {
    const { body: booked } = await desk.api('POST /reservations', { ...stay, type_chambre: 'standard' });
    const at = `/reservations/${String(booked['id'])}`;
    expect((await desk.api(`PUT ${at}`, { date_depart: '2027-03-16' })).body).toMatchObject({ prix_total: 89 });
    const csv = await desk.api('GET /reservations.csv');
    expect(String(csv.body['text'])).toContain(String(booked['id']));
    expect((await desk.api(`DELETE ${at}`)).body).toMatchObject({ statut: 'annulee' });
    expect((await desk.api(`GET ${at}`)).body).toMatchObject({ statut: 'annulee' });
  });

  it('was all done with the grants that the template gives', async () => {
    expect((await desk.platform.access()).refused).toEqual({});
  });
});
