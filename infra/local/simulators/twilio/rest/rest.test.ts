import Twilio from 'twilio';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasOfficialSpec, OfficialSpec } from '../testing/official-spec.ts';
import {
  ACCOUNT_SID,
  AUTH_TOKEN,
  FROM,
  type SimulatedTwilio,
  startSimulatedTwilio,
} from '../testing/simulated-twilio.ts';

const TO = '+33612345699';
const BUSY = '+33612345605';
const twiml = '<Response><Pause length="30"/></Response>';

let twilio: SimulatedTwilio;
const answers: { method: string; uri: string; status: number; body: unknown }[] = [];

beforeAll(async () => {
  twilio = await startSimulatedTwilio({}, (method, uri, status, body) => answers.push({ method, uri, status, body }));
});
afterAll(() => twilio.close());
beforeEach(async () => {
  await twilio.control('POST', 'reset');
  await twilio.control('PUT', 'settings', { queueMs: 5, ringMs: 10, answerMs: 20, priceDelayMs: 50 });
});

const create = (more: object = {}) => twilio.sdk.calls.create({ to: TO, from: FROM, twiml, ...more });
const failure = async (promise: Promise<unknown>) => {
  try {
    await promise;
    return 'none';
  } catch (error) {
    if (!(error instanceof Twilio.RestException)) return error;
    return { status: error.status, code: error.code };
  }
};
const CREDENTIALS = Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64');
const request = (method: string, path: string, init: { authorization?: string; body?: URLSearchParams } = {}) => {
  const { authorization = `Basic ${CREDENTIALS}`, body } = init;
  return fetch(twilio.url + path, { method, headers: { authorization }, ...(body ? { body } : {}) });
};

describe('the REST API, through the official SDK', () => {
  it('creates a queued call and shows it as it goes on', async () => {
    const call = await create();
    expect(call).toMatchObject({ status: 'queued', direction: 'outbound-api', to: TO, from: FROM, startTime: null });
    expect(call.sid).toMatch(/^CA[0-9a-f]{32}$/);
    await twilio.until(call.sid, ({ status }) => status === 'in-progress');
    const fetched = await twilio.sdk.calls(call.sid).fetch();
    expect(fetched).toMatchObject({ status: 'in-progress', price: null, priceUnit: 'USD', duration: null });
    expect(fetched.startTime).toBeInstanceOf(Date);
  });

  it('prices a completed call some time after its end', async () => {
    await twilio.control('PUT', 'settings', { priceDelayMs: 300 });
    const { sid } = await create();
    await twilio.until(sid, ({ status }) => status === 'in-progress');
    const ended = await twilio.sdk.calls(sid).update({ status: 'completed' });
    expect(ended).toMatchObject({ status: 'completed', price: null });
    expect((await twilio.sdk.calls(sid).fetch()).price).toBeNull();
    await twilio.until(sid, ({ priceUsd }) => priceUsd !== null);
    const priced = await twilio.sdk.calls(sid).fetch();
    expect(priced).toMatchObject({ price: '-0.01400', duration: '1' });
    expect(priced.endTime).toBeInstanceOf(Date);
  });

  it('leaves an unanswered call without duration, end or price', async () => {
    const { sid } = await create({ to: BUSY });
    await twilio.until(sid, ({ status }) => status === 'busy');
    const call = await twilio.sdk.calls(sid).fetch();
    expect(call).toMatchObject({ status: 'busy', duration: null, endTime: null, price: null });
  });

  it('lists newest first, page by page, with every filter', async () => {
    const before = new Date(Date.now() - 2_000);
    const sids: string[] = [];
    for (let number = 0; number < 5; number++) sids.push((await create({ to: number === 4 ? BUSY : TO })).sid);
    await Promise.all(sids.map((sid) => twilio.until(sid, ({ startedAt }) => startedAt !== null)));
    const paged = await twilio.sdk.calls.list({ pageSize: 2 });
    expect(paged.map(({ sid }) => sid)).toEqual(sids.toReversed());
    const list = (filter: object) => twilio.sdk.calls.list(filter).then((calls) => calls.length);
    expect(await list({ to: TO })).toBe(4);
    expect(await list({ to: TO, from: FROM, startTimeAfter: before })).toBe(4);
    expect(await list({ from: '+33999999999' })).toBe(0);
    expect(await list({ startTimeAfter: new Date(Date.now() + 5_000) })).toBe(0);
    expect(await list({ startTimeBefore: before })).toBe(0);
    await twilio.until(sids[4]!, ({ status }) => status === 'busy');
    expect(await list({ status: 'busy' })).toBe(1);
    expect(await list({ limit: 3 })).toBe(3);
  });

  it('lists a queued call, but not among those that have started', async () => {
    await twilio.control('PUT', 'settings', { queueMs: 60_000 });
    await create();
    expect(await twilio.sdk.calls.list({ to: TO })).toHaveLength(1);
    expect(await twilio.sdk.calls.list({ to: TO, startTimeAfter: new Date(0) })).toHaveLength(0);
  });

  it('pages with links that lead back and forth', async () => {
    for (let number = 0; number < 3; number++) await create();
    const first = await twilio.sdk.calls.page({ pageSize: 1 });
    // A call made meanwhile does not move the pages that follow.
    const newest = await create();
    const second = await first.nextPage();
    expect([first, second].map((page) => page?.instances[0]?.sid)).not.toContain(newest.sid);
    expect(second?.instances[0]?.sid).not.toBe(first.instances[0]?.sid);
    const third = await second?.nextPage();
    expect(await third?.nextPage()).toBeUndefined();
    const back = await third?.previousPage();
    expect(back?.instances[0]?.sid).toBe(second?.instances[0]?.sid);
  });

  it.each([
    ['no To', { to: '' }, 21201],
    ['no From', { from: '' }, 21213],
    ['a To that is no number', { to: '0612345678' }, 21211],
    ['a From that is no number', { from: 'Palmier' }, 21212],
    ['no TwiML at all', { twiml: '' }, 21205],
    ['a relative Url', { url: '/twiml' }, 21205],
    ['a StatusCallback that is no URL', { statusCallback: 'status' }, 21609],
    ['a host name with an underscore', { statusCallback: 'https://my_host.test/' }, 21609],
    ['TwiML that is too long', { twiml: 'x'.repeat(4_001) }, 21200],
    ['a ring of eleven minutes', { timeout: 660 }, 21200],
    ['a method that does not exist', { url: 'https://a.test', method: 'PUT' }, 21200],
  ])('refuses %s', async (_, wrong, code) => {
    expect(await failure(create(wrong))).toEqual({ status: 400, code });
    expect(await twilio.sdk.calls.list()).toEqual([]);
  });

  it('refuses countries, destinations and senders that the account may not use', async () => {
    await twilio.control('PUT', 'settings', { blockedPrefixes: ['+882'], ownNumbers: [FROM], verifiedNumbers: [TO] });
    expect(await failure(create({ to: '+88212345678' }))).toEqual({ status: 400, code: 21215 });
    expect(await failure(create({ from: '+33987654321' }))).toEqual({ status: 400, code: 21210 });
    expect(await failure(create({ to: '+33612345698' }))).toEqual({ status: 400, code: 21219 });
    expect((await create()).status).toBe('queued');
  });

  it('knows 404, and forgets a deleted call', async () => {
    expect(await failure(twilio.sdk.calls(`CA${'0'.repeat(32)}`).fetch())).toEqual({ status: 404, code: 20404 });
    const { sid } = await create({ to: BUSY });
    expect(await failure(twilio.sdk.calls(sid).remove())).toEqual({ status: 400, code: 20009 });
    await twilio.until(sid, ({ status }) => status === 'busy');
    expect(await twilio.sdk.calls(sid).remove()).toBe(true);
    expect(await failure(twilio.sdk.calls(sid).fetch())).toEqual({ status: 404, code: 20404 });
    expect(await twilio.sdk.calls.list()).toEqual([]);
  });

  it('does not update a call that is over, nor redirect one that has not been answered', async () => {
    await twilio.control('PUT', 'settings', { answerMs: 60_000 });
    const { sid } = await create();
    await twilio.until(sid, ({ status }) => status === 'ringing');
    expect(await failure(twilio.sdk.calls(sid).update({ twiml }))).toEqual({ status: 400, code: 21220 });
    expect(await twilio.sdk.calls(sid).update({ status: 'canceled' })).toMatchObject({ status: 'canceled' });
    expect(await failure(twilio.sdk.calls(sid).update({ status: 'completed' }))).toEqual({ status: 400, code: 21220 });
  });

  it('leaves a call in progress alone when told to cancel it', async () => {
    const { sid } = await create();
    await twilio.until(sid, ({ status }) => status === 'in-progress');
    expect(await twilio.sdk.calls(sid).update({ status: 'canceled' })).toMatchObject({ status: 'in-progress' });
  });

  it('lets calls out of the queue one by one when told how many per second', async () => {
    await twilio.control('PUT', 'settings', { callsPerSecond: 10 });
    const sids = await Promise.all([create(), create(), create()].map((call) => call.then(({ sid }) => sid)));
    const calls = await Promise.all(sids.map((sid) => twilio.until(sid, ({ startedAt }) => startedAt !== null)));
    const starts = calls.map(({ startedAt }) => startedAt ?? 0).toSorted((a, b) => a - b);
    expect(starts[2]! - starts[0]!).toBeGreaterThan(150);
  });
});

describe('the REST API, request by request', () => {
  const path = `/2010-04-01/Accounts/${ACCOUNT_SID}/Calls.json`;

  it('wants the account’s credentials', async () => {
    const wrong = `Basic ${Buffer.from(`${ACCOUNT_SID}:nope`).toString('base64')}`;
    for (const authorization of [wrong, '']) {
      const response = await request('GET', path, { authorization });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({
        code: 20003,
        status: 401,
        more_info: expect.stringContaining('20003'),
      });
    }
  });

  it('answers errors with code, message, more_info and status', async () => {
    const response = await request('POST', path, { body: new URLSearchParams({ From: FROM }) });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      code: 21201,
      message: "No 'To' number is specified",
      more_info: 'https://www.twilio.com/docs/errors/21201',
      status: 400,
    });
  });

  it('knows neither other paths nor other methods', async () => {
    expect((await request('GET', '/2010-04-01/Accounts.json')).status).toBe(404);
    expect((await request('PATCH', path)).status).toBe(405);
  });

  it('overlooks a status callback event that does not exist, with a warning', async () => {
    await create({ statusCallback: 'https://a.test/', statusCallbackEvent: ['initiated', 'hung-up'] });
    expect(await twilio.log()).toMatchObject([{ code: 21626, level: 'warning' }]);
  });
});

describe.skipIf(!hasOfficialSpec)('every answer that the SDK got in this file', () => {
  it('is as Twilio’s own specification says', () => {
    const spec = new OfficialSpec();
    const good = answers.filter(({ status }) => status < 300);
    const problems = good.flatMap(({ method, uri, status, body }) => {
      const template = uri.includes('/Calls/')
        ? '/2010-04-01/Accounts/{AccountSid}/Calls/{Sid}.json'
        : '/2010-04-01/Accounts/{AccountSid}/Calls.json';
      const parsed: unknown = typeof body === 'string' && body !== '' ? JSON.parse(body) : body;
      return spec.problems(method, template, status, parsed);
    });
    expect(problems).toEqual([]);
    const kinds = new Set(good.map(({ method, status }) => `${method} ${status}`));
    expect(kinds).toEqual(new Set(['post 201', 'get 200', 'post 200', 'delete 204']));
  });
});
