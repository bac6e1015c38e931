import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Secret } from '../../shared/runtime/secrets.ts';
import { apiEvent, lambdaContext } from '../../shared/testing/api-gateway.ts';
import { startDynamo, type TestDynamo } from '../../shared/testing/dynamodb.ts';
import { confirmChanges } from '../../shared/domain/confirmations/confirm-changes-repository.ts';
import type { ConfirmationKey } from '../../shared/domain/confirmations/confirmation.ts';
import { createConfirmationRepository } from '../../shared/domain/confirmations/confirmation-repository.ts';
import { createConfirmationRequestRepository } from '../../shared/domain/confirmations/confirmation-request-repository.ts';
import { newId } from '../../shared/runtime/ids.ts';
import { hotelDeps, hotelTables, smallHotel } from '../../shared/testing/reservations.ts';
import { httpFunction } from '../entry/http.ts';
import { reservationRoutes } from './reservation-routes.ts';

const secret = (current: string): Secret => ({ current: async () => current, previous: async () => null });
let dynamo: TestDynamo;
let handler: ReturnType<typeof httpFunction>;
/** The confirmations that somebody was asked to send. */
let asked: ConfirmationKey[];

beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  asked = [];
  const ask = async (key: ConfirmationKey) => void asked.push(key);
  const tables = await hotelTables(dynamo);
  const deps = {
    ...hotelDeps(dynamo.store, tables, undefined, confirmChanges(tables.reservations, ask)),
    confirmations: createConfirmationRepository(dynamo.store, tables.reservations),
    requests: createConfirmationRequestRepository(dynamo.store, tables),
    ask,
    newId: () => newId('cfm'),
  };
  handler = httpFunction(reservationRoutes(deps), { edge: secret('edge'), api: secret('key') });
});

async function ask(request: string, body?: unknown, headers: Record<string, string> = {}) {
  const event = apiEvent(request, {
    headers: { 'x-api-key': 'key', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await handler(event, lambdaContext);
  const text = answer.body ?? '';
  const isJson = String(answer.headers?.['content-type']).includes('json');
  return {
    status: answer.statusCode,
    headers: answer.headers ?? {},
    text,
    json: (isJson ? JSON.parse(text) : {}) as Record<string, unknown>,
  };
}

/** The example of the source, of a year that is still to come. */
const stay = {
  nom: 'Dupont',
  prenom: 'Jean',
  email: 'Jean.Dupont@example.com',
  telephone: '0612345678',
  date_arrivee: '2027-03-15',
  date_depart: '2027-03-20',
  type_chambre: 'suite_vue_mer',
  nombre_personnes: 2,
  demandes_speciales: 'Lit bébé et chambre en étage élevé',
};
const created = async (change: object = {}) => {
  const answer = await ask('POST /reservations', { ...stay, ...change });
  expect(answer.status).toBe(201);
  return answer;
};

describe('/reservations', () => {
  it('is not for everybody', async () => {
    expect(await ask('GET /reservations', undefined, { 'x-api-key': 'no' })).toMatchObject({ status: 401 });
  });

  it('books, shows, changes and cancels', async () => {
    const { json, headers } = await created();
    expect(json).toMatchObject({
      ...stay,
      statut: 'confirmee',
      email: 'jean.dupont@example.com',
      telephone: '+33612345678',
      prix_total: 895,
      devise: 'EUR',
      nuits: [{ date: '2027-03-15', prix: 179 }, {}, {}, {}, {}],
      origine: 'api',
    });
    const at = `/reservations/${String(json['id'])}`;
    expect(headers).toMatchObject({ etag: '"1"', location: at });
    expect((await ask(`GET ${at}`)).json).toEqual({ ...json, confirmations: [] });

    const changed = await ask(`PUT ${at}`, { date_depart: '2027-03-17' }, { 'if-match': '"1"' });
    expect(changed).toMatchObject({ status: 200, json: { prix_total: 358 }, headers: { etag: '"2"' } });
    expect(await ask(`PUT ${at}`, { nom: 'X' }, { 'if-match': '"1"' })).toMatchObject({ status: 412 });
    expect(await ask(`DELETE ${at}`, undefined, { 'if-match': '"2"' })).toMatchObject({
      status: 200,
      json: { statut: 'annulee' },
    });
    expect(await ask(`DELETE ${at}`)).toMatchObject({ status: 200 });
    expect(await ask(`PUT ${at}`, { nom: 'X' })).toMatchObject({
      status: 409,
      json: { code: 'reservation_cancelled' },
    });
    expect(await ask('GET /reservations/RES-1-nobody')).toMatchObject({ status: 404 });
  });

  it('names everything that is wrong', async () => {
    const wrong = { ...stay, date_arrivee: 'demain', nombre_personnes: 0, email: 'x', surprise: 1, nom: ' ' };
    const { status, json } = await ask('POST /reservations', wrong);
    expect(status).toBe(400);
    const pointers = (json['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(pointers.toSorted()).toEqual(['/date_arrivee', '/email', '/nom', '/nombre_personnes', '/surprise']);
    expect(await ask('POST /reservations', { ...stay, telephone: '12' })).toMatchObject({
      status: 400,
      json: { code: 'invalid_body', errors: [{ pointer: '/telephone' }] },
    });
    expect(await ask('POST /reservations', { ...stay, date_depart: '2027-03-15' })).toMatchObject({
      status: 400,
      json: { code: 'impossible_stay', raison: 'departure_not_after_arrival', errors: [{ pointer: '/date_depart' }] },
    });
  });

  it('gives the last room to one, says so to the other, and the same answer to the same request', async () => {
    await created();
    const first = await ask('POST /reservations', stay, { 'idempotency-key': 'k' });
    const again = await ask('POST /reservations', stay, { 'idempotency-key': 'k' });
    expect([first.status, again.status, again.json]).toEqual([201, 201, first.json]);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(await ask('POST /reservations', stay)).toMatchObject({ status: 409, json: { code: 'no_room' } });
    expect(await ask('POST /reservations', { ...stay, nom: 'X' }, { 'idempotency-key': 'k' })).toMatchObject({
      status: 422,
    });
  });

  it('holds a room, and books it when it is told to', async () => {
    const { json } = await created({ option_minutes: 30 });
    expect(json).toMatchObject({ statut: 'option', expire_a: '2026-11-26T09:30:00.000Z' });
    const booked = await ask(`PUT /reservations/${String(json['id'])}`, { statut: 'confirmee' });
    expect(booked.json).toMatchObject({ statut: 'confirmee', expire_a: null });
  });

  it('lists page by page, filtered', async () => {
    await created();
    await created({ date_arrivee: '2027-03-10', date_depart: '2027-03-11', type_chambre: 'standard' });
    const first = await ask('GET /reservations?limit=1');
    const second = await ask(`GET /reservations?limit=1&cursor=${String(first.json['next'])}`);
    const arrivals = [first, second].flatMap(({ json }) => json['items'] as { date_arrivee: string }[]);
    expect(arrivals.map(({ date_arrivee }) => date_arrivee)).toEqual(['2027-03-10', '2027-03-15']);
    const filtered = await ask('GET /reservations?du=2027-03-11&au=2027-03-15&statut=confirmee');
    expect(filtered.json['items']).toHaveLength(1);
    expect(await ask('GET /reservations?statut=perdue')).toMatchObject({
      status: 400,
      json: { code: 'invalid_query' },
    });
  });

  it('is exported as a spreadsheet in which nobody’s wish is a formula', async () => {
    await created({ demandes_speciales: '=HYPERLINK("http://evil.example")', nom: 'Dupont; "dit" le Grand' });
    const { status, text, headers } = await ask('GET /reservations.csv');
    expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    const [head, row] = text.replace('\uFEFF', '').trim().split('\n');
    expect(head).toMatch(/^id,statut,date_arrivee,/);
    expect(row).toContain('"Dupont; ""dit"" le Grand"');
    expect(row).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
  });
});

describe('/rooms', () => {
  it('tells what is free, with prices and other dates', async () => {
    await created();
    await created();
    const { json } = await ask(
      'GET /rooms/availability?date_arrivee=2027-03-15&date_depart=2027-03-17&nombre_personnes=2',
    );
    expect(json['chambres']).toMatchObject([
      { type_chambre: 'standard', disponible: true, chambres_libres: 2, prix_total: 178 },
      { type_chambre: 'familiale', disponible: true },
      {
        type_chambre: 'suite_vue_mer',
        disponible: false,
        autres_dates: [{ date_arrivee: '2027-03-13', date_depart: '2027-03-15' }, {}, {}],
      },
    ]);
    expect(await ask('GET /rooms/availability?date_arrivee=2027-03-15')).toMatchObject({ status: 400 });
  });

  it('can be changed by one of two who read the same', async () => {
    const { json, headers } = await ask('GET /rooms');
    expect(json).toEqual(smallHotel());
    const ifMatch = { 'if-match': String(headers['etag']) };
    expect(await ask('PUT /rooms', smallHotel(7), ifMatch)).toMatchObject({ status: 200 });
    expect(await ask('PUT /rooms', smallHotel(8), ifMatch)).toMatchObject({ status: 412 });
    expect((await ask('GET /rooms')).json).toEqual(smallHotel(7));
    const broken = { ...smallHotel(), fuseau_horaire: 'Mars/Olympus' };
    expect(await ask('PUT /rooms', broken)).toMatchObject({
      status: 400,
      json: { errors: [{ pointer: '/fuseau_horaire' }] },
    });
  });
});

describe('an import', () => {
  const record = { ...stay, id: 'RES-1738420800000-xyz789abc', date_creation: '2025-01-22T10:30:00.000Z' };

  it('takes the original’s record over, once', async () => {
    const past = { ...record, date_arrivee: '2025-03-15', date_depart: '2025-03-20' };
    const first = await ask('POST /reservations/import', past);
    expect(first).toMatchObject({
      status: 201,
      json: { id: record.id, origine: 'import', date_creation: record.date_creation },
    });
    expect(await ask('POST /reservations/import', past)).toMatchObject({ status: 200, json: first.json });
  });

  it('needs a room for what is still to come, and twins get one', async () => {
    const twins = await Promise.all(Array.from({ length: 5 }, () => ask('POST /reservations/import', record)));
    expect(twins.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(twins.filter(({ status }) => status === 200)).toHaveLength(4);
    await created();
    expect(await ask('POST /reservations/import', { ...record, id: 'RES-2' })).toMatchObject({
      status: 409,
      json: { code: 'no_room' },
    });
    expect((await ask('GET /reservations')).json['items']).toHaveLength(2);
  });

  it('gives back the nights of a past stay that is cancelled, and no others', async () => {
    const past = { ...record, date_arrivee: '2026-11-20', date_depart: '2026-11-28' };
    await ask('POST /reservations/import', past);
    expect((await ask(`DELETE /reservations/${record.id}`)).json).toMatchObject({ statut: 'annulee' });
    const { json } = await ask(
      'GET /rooms/availability?date_arrivee=2026-11-26&date_depart=2026-11-28&type_chambre=suite_vue_mer',
    );
    expect(json['chambres']).toMatchObject([{ chambres_libres: 2 }]);
  });
});

describe('the confirmations of a stay', () => {
  const waiting = { statut: 'en_attente', envoyee_a: null, raison: null, essais: 0 };

  it('are shown with it, without anything of the guest', async () => {
    const { json } = await created({ canal_confirmation: 'email' });
    const at = `/reservations/${String(json['id'])}`;
    await ask(`PUT ${at}`, { nombre_personnes: 1 });
    const shown = (await ask(`GET ${at}`)).json['confirmations'];
    expect(shown).toMatchObject([
      { type: 'creation', canal: 'email', ...waiting },
      { type: 'modification', canal: 'email', ...waiting },
    ]);
    expect(JSON.stringify(shown)).not.toMatch(/dupont/i);
    expect(asked).toHaveLength(2);
  });

  it('are sent again on request, once for a key, on another channel if need be', async () => {
    const { json } = await created({ canal_confirmation: 'email' });
    const at = `POST /reservations/${String(json['id'])}/confirmation`;
    const first = await ask(at, undefined, { 'idempotency-key': 'k1' });
    expect(first).toMatchObject({ status: 202, json: { type: 'creation', canal: 'email', ...waiting } });
    const replayed = await ask(at, undefined, { 'idempotency-key': 'k1' });
    expect(replayed).toMatchObject({ status: 202, json: first.json, headers: { 'idempotent-replayed': 'true' } });
    expect(asked).toHaveLength(2);
    expect((await ask(`${at}?canal=sms`)).json).toMatchObject({ canal: 'sms' });
    expect(await ask(`${at}?canal=sms`, undefined, { 'idempotency-key': 'k1' })).toMatchObject({ status: 422 });
    expect(await ask(`${at}?canal=pigeon`)).toMatchObject({ status: 400 });
  });

  it('need a stay, a channel, and an address on it', async () => {
    expect(await ask('POST /reservations/RES-1-a/confirmation')).toMatchObject({ status: 404 });
    const { json } = await created({ email: null });
    const at = `POST /reservations/${String(json['id'])}/confirmation`;
    for (const query of ['', '?canal=email']) {
      expect(await ask(at + query)).toMatchObject({ status: 409, json: { code: 'no_guest_address' } });
    }
  });
});
