import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk } from '../testing/front-desk.ts';
import { lastRoom } from '../testing/last-room.ts';

const IMPORT = fileURLToPath(new URL('../../import/import.ts', import.meta.url));

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

describe('the last room', () => {
  it('goes to one of fifty who ask for it at once; everybody else is told that it is gone', async () => {
    const { count, reasons, booked, suites } = await lastRoom(desk, 50);
    expect(count).toEqual({ 201: 1, 409: 49 });
    expect(reasons).toEqual(['no_room']);
    expect(booked).toBe(suites);
  }, 180_000);
});

describe('npm run import', () => {
  const record = (id: string, change: object = {}) => ({
    ...stay,
    id,
    email: 'jean.dupont@example.com',
    demandes_speciales: 'Lit bébé et chambre en étage élevé',
    date_creation: '2025-01-22T10:30:00.000Z',
    date_arrivee: '2025-03-15',
    date_depart: '2025-03-20',
    ...change,
  });

  it('takes the original’s file over, record by record, reports what it refuses, and can be repeated', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'comptoir-import-'));
    const file = join(folder, 'reservations.json');
    const records = [
      record('RES-1738420800000-xyz789abc'),
      record('RES-1738420800001-a', { date_arrivee: '2027-06-01', date_depart: '2027-06-03' }),
      record('RES-1738420800002-b', { type_chambre: 'palace' }),
    ];
    writeFileSync(file, JSON.stringify(records));
    const run = () =>
      promisify(execFile)(process.execPath, [IMPORT, 'reservations', file], {
        env: { PATH: process.env['PATH'], COMPTOIR_URL: desk.platform.url, X_API_KEY: desk.platform.apiKey },
      }).catch((error: { code: number; stdout: string }) => error);
    const first = await run();
    expect(first).toMatchObject({ code: 1 });
    expect(first.stdout).toContain('RES-1738420800002-b  impossible_stay: /type_chambre The room types are standard');
    expect(first.stdout).toContain('3 records: 2 taken over, 0 were there, 1 refused');
    expect((await run()).stdout).toContain('3 records: 0 taken over, 2 were there, 1 refused');
    expect((await desk.api('GET /reservations/RES-1738420800000-xyz789abc')).body).toMatchObject({
      statut: 'confirmee',
      origine: 'import',
      telephone: '+33612345678',
      prix_total: 895,
    });
    rmSync(folder, { recursive: true });
  });
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
