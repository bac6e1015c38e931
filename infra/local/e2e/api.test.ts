import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ACCOUNT, type FrontDesk, openFrontDesk, orderBody } from '../testing/front-desk.ts';
import { until } from '../testing/until.ts';

/** What a client of the API, and somebody who is none, gets from the running product. Calls ring for ever here. */
let desk: FrontDesk;
beforeAll(async () => {
  desk = await openFrontDesk({ CALL_RETRY_SECONDS: '600' });
  await desk.twilio.put('/settings', { answerMs: 60_000, maxRingMs: 60_000 });
}, 60_000);
afterAll(() => desk.close());

let next = 0;
const telephone = () => `+33612340${String(next++).padStart(3, '0')}`;
const post = (body: unknown, headers?: Record<string, string>) => desk.api('POST /api/supplier-orders', body, headers);

describe('an order', () => {
  it('is created once for one Idempotency-Key, and the key belongs to it', async () => {
    const body = orderBody(telephone());
    const headers = { 'idempotency-key': 'k-1' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(body, headers)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201));
    expect(new Set(answers.map((answer) => answer.body['id'])).size).toBe(1);
    expect(answers.filter((answer) => answer.headers.get('idempotent-replayed') === 'true')).toHaveLength(7);
    expect(await post(orderBody(telephone()), headers)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    await until(
      () => desk.creates(body.fournisseur.telephone),
      (creates) => creates.length > 0,
    );
    expect(await desk.creates(body.fournisseur.telephone)).toHaveLength(1);
  });

  it('comes with its address and its version', async () => {
    const answer = await post(orderBody(telephone()));
    expect(answer.headers.get('location')).toBe(`/api/supplier-orders/${String(answer.body['id'])}`);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.body).toMatchObject({ statut: 'en_attente', resultat: null, cout: null });
    expect(answer.body).not.toHaveProperty('version');
  });

  it.each([
    ['no JSON', '{', 'invalid_body'],
    ['no lines', orderBody('+33612345678', { ingredients: [] }), 'invalid_body'],
    ['a local number', orderBody('0612345678'), 'invalid_body'],
    ['a premium number', orderBody('+33899123456'), 'destination_not_allowed'],
    ['another country', orderBody('+14155552671'), 'destination_not_allowed'],
  ])('is refused with %s, and nobody is called', async (_name, body, code) => {
    expect(await post(body)).toMatchObject({ status: 400, body: { code, status: 400 } });
  });

  it('is unknown until it exists', async () => {
    for (const request of ['GET', 'DELETE']) {
      expect(await desk.api(`${request} /api/supplier-orders/ord_none`)).toMatchObject({
        status: 404,
        body: { code: 'order_not_found' },
      });
    }
  });

  it('is deleted together with its call, even while the telephone rings', async () => {
    const number = telephone();
    const id = await desk.order(number);
    await until(
      () => desk.carrierCalls(number),
      ([call]) => call?.status === 'ringing',
    );
    expect((await desk.api(`DELETE /api/supplier-orders/${id}`)).status).toBe(204);
    expect((await desk.api(`GET /api/supplier-orders/${id}`)).status).toBe(404);
    await until(
      () => desk.carrierCalls(number),
      ([call]) => call?.status === 'canceled',
    );
  });

  it('is annulled during its call, and then cannot be changed any more', async () => {
    const number = telephone();
    const id = await desk.order(number);
    await until(
      () => desk.carrierCalls(number),
      ([call]) => call?.status === 'ringing',
    );
    const path = `PUT /api/supplier-orders/${id}`;
    expect(await desk.api(path, { notes: 'x' })).toMatchObject({ status: 409, body: { code: 'order_being_called' } });
    expect(await desk.api(path, { statut: 'annulee' })).toMatchObject({ status: 200, body: { statut: 'annulee' } });
    expect(await desk.api(path, { notes: 'x' })).toMatchObject({ status: 409, body: { code: 'order_settled' } });
    expect(await desk.api(path, { notes: 'x' }, { 'if-match': '"1"' })).toMatchObject({ status: 412 });
  });
});

describe('lists', () => {
  it('are paged by a cursor that fits its own list only', async () => {
    const body = orderBody(telephone(), {});
    const fournisseur = { ...body.fournisseur, id: 'paged é' };
    for (let index = 0; index < 5; index++) await post({ ...body, fournisseur });
    const path = `GET /api/supplier-orders/fournisseur/${encodeURIComponent('paged é')}`;
    const first = await desk.api(`${path}?limit=2`);
    expect(first.body['items']).toHaveLength(2);
    const cursor = String(first.body['next']);
    const rest = await desk.api(`${path}?limit=10&cursor=${cursor}`);
    expect(rest.body['items']).toHaveLength(3);
    expect(rest.body['next']).toBeNull();
    const elsewhere = await desk.api(`GET /api/supplier-orders?cursor=${cursor}`);
    expect(elsewhere).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
  });

  it('are filtered by status and day', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const all = await desk.api(`GET /api/supplier-orders?du=${today}&au=${today}&limit=100`);
    expect((all.body['items'] as unknown[]).length).toBeGreaterThan(5);
    const annulled = await desk.api('GET /api/supplier-orders?statut=annulee');
    expect((annulled.body['items'] as { statut: string }[]).map(({ statut }) => statut)).toEqual(['annulee']);
    expect((await desk.api('GET /api/supplier-orders?du=2020-01-01&au=2020-01-02')).body['items']).toEqual([]);
    expect((await desk.api('GET /api/supplier-orders?statut=perdue')).status).toBe(400);
  });
});

describe('whoever is not us', () => {
  it('needs the key', async () => {
    for (const key of ['', 'wrong']) {
      const answer = await desk.api('GET /api/supplier-orders', undefined, { 'x-api-key': key });
      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    }
  });

  it('cannot speak for Twilio', async () => {
    const order = await desk.order(telephone());
    const path = `/supplier-call/${order}`;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = 'CallSid=CA00000000000000000000000000000000';
    for (const signature of ['', 'bm90IGl0']) {
      const answer = await desk.api(`POST ${path}`, body, { ...form, 'x-twilio-signature': signature });
      expect(answer).toMatchObject({ status: 403, body: { code: 'forged_webhook' } });
    }
  });

  it('gets a hang-up when it is Twilio, with a call that is not ours', async () => {
    const number = telephone();
    const order = await desk.order(number);
    await until(
      () => desk.carrierCalls(number),
      ([call]) => call?.status === 'ringing',
    );
    const params = { CallSid: 'CA00000000000000000000000000000000', CallStatus: 'in-progress' };
    const url = `${desk.platform.url}/supplier-call/${order}`;
    const answer = await desk.api(`POST /supplier-call/${order}`, new URLSearchParams(params).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': getExpectedTwilioSignature(ACCOUNT.TWILIO_AUTH_TOKEN, url, params),
    });
    expect(answer.status).toBe(200);
    expect(answer.body['text']).toContain('<Response><Hangup/></Response>');
  });

  it('opens no stream without Twilio’s signature, and none without a pass', async () => {
    const url = `${desk.platform.url.replace('http', 'ws')}/supplier-stream/ord_1`;
    expect(await refusalOf(new WebSocket(url))).toBe(403);
    const signature = getExpectedTwilioSignature(ACCOUNT.TWILIO_AUTH_TOKEN, url, {});
    const signed = new WebSocket(url, { headers: { 'x-twilio-signature': signature } });
    await new Promise((resolve) => signed.once('open', resolve));
    signed.send(
      JSON.stringify({
        event: 'start',
        streamSid: 'MZ1',
        start: { callSid: 'CA1', customParameters: { token: 'a.b' } },
      }),
    );
    expect(await new Promise((resolve) => signed.once('close', resolve))).toBe(1008);
    expect((await desk.openai.get<{ sessions: unknown[] }>('/sessions')).sessions).toEqual([]);
  });
});

function refusalOf(socket: WebSocket): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.once('open', () => reject(new Error('It was let in')));
    socket.once('error', () => undefined);
  });
}
