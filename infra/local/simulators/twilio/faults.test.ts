import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { say } from '../speech/speech.ts';
import { ControlError } from './control/control-error.ts';
import type { CreateFact } from './exchange.ts';
import { Faults } from './faults.ts';
import { type FakeProduct, startFakeProduct, twiml } from './testing/fake-product.ts';
import { ScriptedAgent } from './testing/scripted-agent.ts';
import {
  AUTH_TOKEN,
  FROM,
  isOver,
  QUICK,
  type SimulatedTwilio,
  startSimulatedTwilio,
} from './testing/simulated-twilio.ts';
import { eventually, pause } from './testing/wait.ts';

const ALL_EVENTS = ['initiated', 'ringing', 'answered', 'completed'];

let twilio: SimulatedTwilio;
let product: FakeProduct;
let numbers = 0;
const agents = new Map<string, ScriptedAgent>();
const refusedAtTheDoor: string[] = [];

beforeAll(async () => {
  [twilio, product] = await Promise.all([startSimulatedTwilio(), startFakeProduct(AUTH_TOKEN)]);
  product.onStream = (stream) => agents.set(stream.path, new ScriptedAgent(stream, []));
  product.admit = ({ path, signed }) => signed || refusedAtTheDoor.push(path) < 0;
});
afterAll(() => Promise.all([twilio.close(), product.close()]));

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: unknown) => error,
  );

/** A number, and webhooks of its own, for each test: the faults strike nobody else, so all can run at the same time. */
async function victim() {
  const id = ++numbers;
  const to = `+336000040${String(id).padStart(2, '0')}`;
  await twilio.control('PUT', `numbers/${to}`, { persona: 'silent' });
  product.routes.set(`/status/${id}`, () => ({ status: 204 }));
  product.routes.set(`/twiml/${id}`, () => twiml('<Hangup/>'));
  product.routes.set(`/action/${id}`, () => twiml('<Hangup/>'));
  product.routes.set(`/stream/${id}`, () =>
    twiml(`<Connect action="/action/${id}"><Stream url="${product.wsUrl}/stream/${id}"/></Connect><Say>suite</Say>`),
  );
  const create = (more: object = {}) => {
    const webhooks = { url: `${product.url}/twiml/${id}`, statusCallback: `${product.url}/status/${id}` };
    return twilio.sdk.calls.create({ to, from: FROM, ...webhooks, ...more });
  };
  const requests = (what: 'status' | 'twiml' | 'action') => product.to(`/${what}/${id}`);
  return {
    to,
    create,
    requests,
    statuses: () => requests('status').map(({ params }) => params['CallStatus']),
    fault: (spec: object) => twilio.control('POST', 'faults', { to, ...spec }),
    listed: () => twilio.sdk.calls.list({ to }),
    creates: async () =>
      ((await twilio.control('GET', 'creates')) as CreateFact[]).filter(({ params }) => params['To'] === to),
    streamPath: `/stream/${id}`,
    openStream: async () => {
      const { sid } = await create({ url: `${product.url}/stream/${id}`, timeLimit: 5 });
      await eventually(() => Boolean(agents.get(`/stream/${id}`)?.streamSid));
      return { sid, agent: agents.get(`/stream/${id}`)! };
    },
  };
}

describe('the box of faults', () => {
  it('strikes by kind, number and event, as often as told', () => {
    const faults = new Faults();
    faults.add({ kind: 'status-dropped', to: '+331', events: ['ringing'], times: 2 });
    expect(faults.strike('status-dropped', '+332', 'ringing')).toBeUndefined();
    expect(faults.strike('status-dropped', '+331', 'completed')).toBeUndefined();
    expect(faults.strike('status-delayed', '+331', 'ringing')).toBeUndefined();
    const strikes = [1, 2, 3].map(() => faults.strike('status-dropped', '+331', 'ringing') !== undefined);
    expect(strikes).toEqual([true, true, false]);
  });

  it.each([
    [{}],
    [{ kind: 'earthquake' }],
    [{ kind: 'list-delay', ms: 'long' }],
    [{ kind: 'list-delay', times: 0 }],
    [{ kind: 'create-twice', ms: 5 }],
    [{ kind: 'create-reply-lost', how: 'politely' }],
  ])('does not take %j', (spec) => {
    expect(() => new Faults().add(spec)).toThrow(ControlError);
  });
});

describe.concurrent('a create request', () => {
  it.each([
    [429, 20429],
    [500, 20500],
    [503, 20503],
  ])('is refused with %s and nobody is called', async (status, code) => {
    const { create, fault, listed, creates, requests } = await victim();
    await fault({ kind: 'create-refused', status, times: 1 });
    expect(await failure(create())).toMatchObject({ status, code });
    expect(await listed()).toEqual([]);
    expect(await creates()).toMatchObject([{ sids: [], answer: status }]);
    await twilio.until((await create()).sid, isOver);
    expect(requests('twiml')).toHaveLength(1);
  });

  it.each([
    ['5xx', { status: 503 }],
    ['reset', { code: 'ECONNRESET' }],
    ['timeout', { code: 'ECONNABORTED' }],
  ])('is answered by %s although the call goes on', async (how, error) => {
    const { create, fault, listed, creates, requests } = await victim();
    await fault({ kind: 'create-reply-lost', how, times: 1 });
    expect(await failure(create())).toMatchObject(error);
    const [call] = await listed();
    await twilio.until(call!.sid, isOver);
    expect(requests('twiml')).toHaveLength(1);
    expect(await creates()).toMatchObject([{ sids: [call!.sid], answer: how === '5xx' ? 503 : how }]);
  });

  it('makes two calls of one request, which both go on', async () => {
    const { create, fault, creates, requests } = await victim();
    await fault({ kind: 'create-twice' });
    const { sid } = await create();
    const [{ sids }] = (await creates()) as [CreateFact];
    expect(sids).toHaveLength(2);
    expect(sids[0]).toBe(sid);
    await Promise.all(sids.map((one) => twilio.until(one, isOver)));
    expect(new Set(requests('twiml').map(({ params }) => params['CallSid']))).toEqual(new Set(sids));
  });

  it('makes a call that can be listed only later', async () => {
    const { create, fault, listed } = await victim();
    await fault({ kind: 'list-delay', ms: 400 });
    const { sid } = await create();
    expect(await listed()).toEqual([]);
    expect((await twilio.sdk.calls(sid).fetch()).sid).toBe(sid);
    await pause(420);
    expect(await listed()).toHaveLength(1);
  });
});

describe.concurrent('status callbacks', () => {
  it('are dropped', async () => {
    const { create, fault, statuses } = await victim();
    await fault({ kind: 'status-dropped', events: ['completed'] });
    const { sid } = await create({ statusCallbackEvent: ALL_EVENTS });
    const call = await twilio.until(sid, isOver);
    await eventually(() => statuses().length === 3);
    await pause(50);
    expect(statuses()).toEqual(['initiated', 'ringing', 'in-progress']);
    expect(call.webhooks.filter((webhook) => webhook.fault === 'status-dropped')).toMatchObject([{ attempts: [] }]);
  });

  it('are sent twice with the same token', async () => {
    const { create, fault, requests } = await victim();
    await fault({ kind: 'status-duplicated' });
    await create();
    await eventually(() => requests('status').length === 2);
    const [one, two] = requests('status').map(({ headers }) => headers['i-twilio-idempotency-token']);
    expect(one).toBe(two);
  });

  it('come late', async () => {
    const { create, fault, statuses } = await victim();
    await fault({ kind: 'status-delayed', ms: 300 });
    const { sid } = await create();
    await twilio.until(sid, isOver);
    await pause(100);
    expect(statuses()).toEqual([]);
    await eventually(() => statuses().length === 1);
  });

  it('overtake one another, with the numbers they were made with', async () => {
    const { create, fault, requests, statuses } = await victim();
    await fault({ kind: 'status-reordered', events: ['answered'], ms: 60_000, times: 1 });
    await create({ statusCallbackEvent: ALL_EVENTS });
    await eventually(() => statuses().length === 4);
    expect(requests('status').map(({ params }) => params['SequenceNumber'])).toEqual(['0', '1', '3', '2']);
    expect(statuses().at(-1)).toBe('in-progress');
  });
});

describe.concurrent('TwiML', () => {
  it('is fetched twice with the same token', async () => {
    const { create, fault, requests } = await victim();
    await fault({ kind: 'twiml-twice', times: 1 });
    await twilio.until((await create()).sid, isOver);
    const tokens = requests('twiml').map(({ headers }) => headers['i-twilio-idempotency-token']);
    expect(tokens).toHaveLength(2);
    expect(new Set(tokens).size).toBe(1);
  });
});

describe.concurrent('a stream', () => {
  it.each(['missing', 'wrong'])('comes with a signature that is %s', async (how) => {
    const { create, fault, streamPath } = await victim();
    await fault({ kind: 'stream-signature', how });
    const { sid } = await create({ url: product.url + streamPath });
    const call = await twilio.until(sid, isOver);
    expect(refusedAtTheDoor).toContain(streamPath);
    expect(call.streams).toMatchObject([{ end: 'refused' }]);
  });

  it('skips frames, so that timestamps jump', async () => {
    const { fault, openStream } = await victim();
    await fault({ kind: 'frames-skipped', afterMs: 100, ms: 200 });
    const { sid, agent } = await openStream();
    await eventually(() => agent.frames.filter(({ media }) => media).length > 8);
    const times = agent.frames.flatMap(({ media }) => (media ? [Number(media.timestamp)] : []));
    expect(Math.max(...times.slice(1).map((time, index) => time - times[index]!))).toBe(220);
    await twilio.sdk.calls(sid).update({ status: 'completed' });
  });

  it('goes dead: neither media nor stop, but the call goes on', async () => {
    const { fault, openStream } = await victim();
    await fault({ kind: 'dead-leg', afterMs: 100 });
    const { sid, agent } = await openStream();
    await pause(250);
    const before = agent.frames.length;
    await pause(200);
    expect(agent.frames.length).toBe(before);
    expect((await twilio.call(sid)).status).toBe('in-progress');
    await twilio.sdk.calls(sid).update({ status: 'completed' });
    await agent.closed;
  });

  it('is reset, and the call goes to its action', async () => {
    const { fault, openStream, requests } = await victim();
    await fault({ kind: 'stream-reset', afterMs: 100 });
    const { sid, agent } = await openStream();
    expect(await agent.closed).toBe(1006);
    await twilio.until(sid, isOver);
    expect(requests('action')).toHaveLength(1);
  });

  it('gives back marks late, cleared ones by their own delay', async () => {
    const { fault, openStream } = await victim();
    await fault({ kind: 'marks-late', ms: 250 });
    await fault({ kind: 'clear-late', ms: 400 });
    const { sid, agent } = await openStream();
    agent.mark('late');
    agent.media(say('quelques mots qui seront effacés'));
    agent.mark('cleared');
    await pause(100);
    agent.send({ event: 'clear' });
    await eventually(() => agent.echoes.length === 2);
    const { marks } = await twilio.call(sid);
    const waits = marks.map(({ at, echoedAt }) => (echoedAt ?? 0) - at);
    expect(waits[0]).toBeGreaterThan(240);
    expect(waits[1]).toBeGreaterThan(480);
    await twilio.sdk.calls(sid).update({ status: 'completed' });
  });
});

describe('the control API', () => {
  it('takes faults away again, and forgets everything at a reset', async () => {
    const { fault, create, to } = await victim();
    await fault({ kind: 'create-refused' });
    expect(await twilio.control('GET', 'faults')).toContainEqual(
      expect.objectContaining({ kind: 'create-refused', to }),
    );
    await twilio.control('DELETE', 'faults');
    const { sid } = await create({ twiml: '<Response><Pause length="9"/></Response>', url: undefined });
    await twilio.until(sid, ({ status }) => status === 'in-progress');
    await twilio.control('PUT', 'settings', { charsPerSecond: 7 });
    await twilio.control('POST', 'reset');
    expect(await twilio.control('GET', 'calls')).toEqual([]);
    expect(await twilio.control('GET', 'numbers')).toEqual({});
    expect(await twilio.control('GET', 'settings')).toMatchObject({ charsPerSecond: QUICK.charsPerSecond });
  });

  it.each([
    ['PUT', 'numbers/0612', { persona: 'accepts' }],
    ['PUT', 'numbers/+33600000000', { persona: 'nobody' }],
    ['PUT', 'numbers/+33600000000', { persona: 'accepts', options: { mood: 'good' } }],
    ['PUT', 'settings', { answerMS: 5 }],
    ['PUT', 'settings', { answerMs: 'soon' }],
    ['PUT', 'settings', { abruptClose: 'explode' }],
    ['POST', 'inbound', { from: '+331' }],
    ['GET', 'calls/CA0', undefined],
    ['GET', 'nowhere', undefined],
  ])('refuses %s %s %j', async (method, path, body) => {
    expect(await failure(twilio.control(method, path, body))).toBeInstanceOf(Error);
  });
});
