import Twilio from 'twilio';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasOfficialSpec, OfficialSpec } from '../testing/official-spec.ts';
import { FROM, type SimulatedTwilio, startSimulatedTwilio } from '../testing/simulated-twilio.ts';

const TO = '+33612345678';
const TEMPLATE = `HX${'c'.repeat(32)}`;

let twilio: SimulatedTwilio;
const answers: { method: string; uri: string; status: number; body: unknown }[] = [];
beforeAll(async () => {
  twilio = await startSimulatedTwilio({}, (method, uri, status, body) => answers.push({ method, uri, status, body }));
});
afterAll(() => twilio.close());
beforeEach(async () => {
  await twilio.control('POST', 'reset');
  await twilio.control('PUT', 'settings', { messageSendMs: 0, messageArriveMs: 0 });
});

const create = (more: object = {}) => twilio.sdk.messages.create({ to: TO, from: FROM, body: 'Bonjour', ...more });
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: unknown) =>
      error instanceof Twilio.RestException ? { status: error.status, code: error.code } : (error as Error).message,
  );

describe('messages over the REST API, through the official SDK', () => {
  it('are queued, sent and delivered, and have a date and a price from then on', async () => {
    await twilio.control('PUT', 'settings', { messageSendMs: 150, messageArriveMs: 150 });
    const made = await create();
    expect(made).toMatchObject({
      status: 'queued',
      direction: 'outbound-api',
      body: 'Bonjour',
      dateSent: null,
      price: null,
    });
    expect(made.sid).toMatch(/^SM[0-9a-f]{32}$/);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await twilio.sdk.messages(made.sid).fetch()).toMatchObject({ status: 'sent', price: '-0.07980' });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect((await twilio.sdk.messages(made.sid).fetch()).status).toBe('delivered');
  });

  it('are listed newest first, by number and by the day they were sent', async () => {
    const sids = [(await create()).sid, (await create({ to: '+33612345679' })).sid, (await create()).sid];
    expect((await twilio.sdk.messages.list({ pageSize: 2 })).map(({ sid }) => sid)).toEqual(sids.toReversed());
    expect(await twilio.sdk.messages.list({ to: TO })).toHaveLength(2);
    expect(await twilio.sdk.messages.list({ to: TO, dateSentAfter: new Date(Date.now() - 60_000) })).toHaveLength(2);
    expect(await twilio.sdk.messages.list({ dateSentAfter: new Date(Date.now() + 60_000) })).toEqual([]);
  });

  it('that are still queued are in no list by date', async () => {
    await twilio.control('PUT', 'settings', { messageSendMs: 60_000 });
    await create();
    expect(await twilio.sdk.messages.list({ to: TO })).toHaveLength(1);
    expect(await twilio.sdk.messages.list({ to: TO, dateSentAfter: new Date(0) })).toEqual([]);
  });

  it('count their segments by their alphabet', async () => {
    expect((await create({ body: 'é'.repeat(160) })).numSegments).toBe('1');
    expect((await create({ body: 'é'.repeat(161) })).numSegments).toBe('2');
    expect((await create({ body: 'ê'.repeat(71) })).numSegments).toBe('2');
  });

  it('of WhatsApp are only delivered where a template opens the conversation', async () => {
    const whatsapp = { to: `whatsapp:${TO}`, from: `whatsapp:${FROM}` };
    const text = await create(whatsapp);
    expect(await twilio.sdk.messages(text.sid).fetch()).toMatchObject({ status: 'undelivered', errorCode: 63016 });
    const values = { contentSid: TEMPLATE, contentVariables: '{"1":"un","2":"deux"}' };
    const template = await create({ ...whatsapp, ...values });
    expect(await twilio.sdk.messages(template.sid).fetch()).toMatchObject({ status: 'delivered', body: 'un\ndeux' });
  });

  it.each([
    ['no To', { to: '' }, 21604],
    ['no From', { from: '' }, 21603],
    ['no body', { body: '' }, 21619],
    ['a To that is no number', { to: '0612345678' }, 21211],
    ['a body that is too long', { body: 'x'.repeat(1_601) }, 21617],
    ['a number that is not valid', { to: '+15005550001' }, 21211],
    ['somebody who wants no more', { to: '+15005550004' }, 21610],
    ['a telephone that takes no texts', { to: '+15005550009' }, 21614],
    ['WhatsApp from a number that is no channel', { to: `whatsapp:${TO}` }, 63007],
    ['a template that is none', { contentSid: 'HX1' }, 21655],
    ['a value with a line break', { contentSid: TEMPLATE, contentVariables: '{"1":"a\\nb"}' }, 21656],
  ])('are refused with %s', async (_, wrong, code) => {
    expect(await failure(create(wrong))).toEqual({ status: 400, code });
    expect(await twilio.sdk.messages.list()).toEqual([]);
  });

  it('go wrong as a test asks', async () => {
    await twilio.control('POST', 'faults', { kind: 'message-refused', status: 503, times: 1 });
    expect(await failure(create())).toEqual({ status: 503, code: 20503 });
    await twilio.control('POST', 'faults', { kind: 'message-refused', status: 400, code: 21610, times: 1 });
    expect(await failure(create())).toEqual({ status: 400, code: 21610 });
    expect(await twilio.sdk.messages.list()).toEqual([]);
    await twilio.control('POST', 'faults', { kind: 'message-reply-lost', how: 'reset', times: 1 });
    expect(await failure(create())).toMatch(/socket hang up|ECONNRESET/);
    await twilio.control('POST', 'faults', { kind: 'message-reply-lost', how: '5xx', times: 1 });
    expect(await failure(create())).toEqual({ status: 503, code: 20503 });
    expect(await twilio.sdk.messages.list()).toHaveLength(2);
    expect(await twilio.control('GET', 'message-creates')).toMatchObject([
      { answer: 503 },
      { answer: 400 },
      { answer: 'reset' },
      { answer: 503 },
    ]);
  });

  it('are not there for anybody else, nor under a wrong id', async () => {
    expect(await failure(twilio.sdk.messages(`SM${'0'.repeat(32)}`).fetch())).toEqual({ status: 404, code: 20404 });
  });
});

describe.skipIf(!hasOfficialSpec)('every answer that the SDK got in this file', () => {
  it('is as Twilio’s own specification says', () => {
    const spec = new OfficialSpec();
    const good = answers.filter(({ status }) => status < 300);
    const problems = good.flatMap(({ method, uri, status, body }) => {
      const one = uri.includes('/Messages/') ? '/Messages/{Sid}.json' : '/Messages.json';
      const parsed: unknown = typeof body === 'string' && body !== '' ? JSON.parse(body) : body;
      return spec.problems(method, `/2010-04-01/Accounts/{AccountSid}${one}`, status, parsed);
    });
    expect(problems).toEqual([]);
    expect(new Set(good.map(({ method, status }) => `${method} ${status}`))).toEqual(new Set(['post 201', 'get 200']));
  });
});
