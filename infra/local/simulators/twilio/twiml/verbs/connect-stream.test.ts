import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { say, silence } from '../../../speech/speech.ts';
import { type FakeProduct, startFakeProduct, type Stream, twiml } from '../../testing/fake-product.ts';
import { ScriptedAgent } from '../../testing/scripted-agent.ts';
import {
  ACCOUNT_SID,
  AUTH_TOKEN,
  FROM,
  isOver,
  type SimulatedTwilio,
  startSimulatedTwilio,
} from '../../testing/simulated-twilio.ts';
import { eventually, pause } from '../../testing/wait.ts';

let twilio: SimulatedTwilio;
let product: FakeProduct;
let numbers = 0;
const onStream = new Map<string, (stream: Stream) => void>();

beforeAll(async () => {
  [twilio, product] = await Promise.all([startSimulatedTwilio(), startFakeProduct(AUTH_TOKEN)]);
  product.onStream = (stream) => onStream.get(stream.path)?.(stream);
  product.admit = ({ path, signed }) => signed && !path.startsWith('/refused');
});
afterAll(() => Promise.all([twilio.close(), product.close()]));

interface Scene {
  id: number;
  sid: string;
  /** The product's side of the stream, once it is open. */
  agent: ScriptedAgent;
  /** Paths of the requests for TwiML that the call made. */
  asked: () => string[];
}

/** Calls somebody, connects a stream as `connect` says (`{url}` stands for it) and waits until it has begun. */
async function open(connect = '<Connect><Stream url="{url}"/></Connect>', persona = 'silent'): Promise<Scene> {
  const id = ++numbers;
  const path = `/stream/${id}`;
  const next = `/next/${id}`;
  const to = `+336000020${String(id).padStart(2, '0')}`;
  await twilio.control('PUT', `numbers/${to}`, { persona });
  product.routes.set(`/twiml/${id}`, () =>
    twiml(connect.replaceAll('{url}', product.wsUrl + path).replaceAll('{next}', next)),
  );
  product.routes.set(next, () => twiml('<Say>la suite</Say><Hangup/>'));
  const opened = new Promise<ScriptedAgent>((resolve) => {
    onStream.set(path, (stream) => resolve(new ScriptedAgent(stream, [])));
  });
  const { sid } = await twilio.sdk.calls.create({ to, from: FROM, url: `${product.url}/twiml/${id}` });
  const agent = await opened;
  await eventually(() => agent.streamSid !== '');
  const asked = () =>
    product.requests.filter(({ params }) => params['CallSid'] === sid).map(({ path }) => path.split('/')[1] ?? '');
  return { id, sid, agent, asked };
}

describe.concurrent('<Connect><Stream>', () => {
  it('opens a signed socket and begins with connected, start and media', async () => {
    const connect =
      '<Connect><Stream url="{url}"><Parameter name="orderId" value="7"/><Parameter name="token" value="a&amp;b"/></Stream></Connect>';
    const { sid, agent } = await open(connect);
    await eventually(() => agent.frames.length > 12);
    expect(agent.frames[0]).toEqual({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    expect(agent.frames[1]).toMatchObject({
      event: 'start',
      sequenceNumber: '1',
      start: {
        accountSid: ACCOUNT_SID,
        callSid: sid,
        tracks: ['inbound'],
        customParameters: { orderId: '7', token: 'a&b' },
      },
    });
    const media = agent.frames.slice(2);
    expect(media.map(({ sequenceNumber }) => sequenceNumber)).toEqual(media.map((_, index) => String(index + 2)));
    expect(media.map((frame) => frame.media?.chunk)).toEqual(media.map((_, index) => String(index + 1)));
    expect(media.map((frame) => frame.media?.timestamp)).toEqual(media.map((_, index) => String((index + 1) * 20)));
    expect(new Set(media.map((frame) => frame.media?.payload))).toEqual(new Set([silence(20).toString('base64')]));
    await twilio.sdk.calls(sid).update({ status: 'completed' });
  });

  it('plays in real time, marks among the audio', async () => {
    const { sid, agent } = await open();
    agent.mark('at once');
    await eventually(() => agent.echoes.length === 1);
    const from = Date.now();
    for (let piece = 0; piece < 3; piece++) {
      agent.media(silence(200));
      agent.mark(`piece ${piece}`);
    }
    await eventually(() => agent.echoes.length === 4);
    // Loose bounds: the point is that it is neither at once nor for ever.
    expect(Date.now() - from).toBeGreaterThan(540);
    expect(Date.now() - from).toBeLessThan(1_500);
    expect(agent.echoes).toEqual(['at once', 'piece 0', 'piece 1', 'piece 2']);
    await twilio.sdk.calls(sid).update({ status: 'completed' });
  });

  it('empties its queue at clear and gives back all pending marks at once', async () => {
    const { sid, agent } = await open();
    agent.media(say('un deux trois quatre cinq six sept huit neuf dix', 20));
    agent.mark('said');
    agent.mark('said too');
    await pause(300);
    expect(agent.echoes).toEqual([]);
    agent.send({ event: 'clear' });
    await eventually(() => agent.echoes.length === 2);
    agent.mark('after');
    await eventually(() => agent.echoes.length === 3);
    await pause(700);
    const { heard, marks, clears } = await twilio.call(sid);
    expect(heard).toHaveLength(1);
    expect('un deux trois quatre cinq six sept huit neuf dix'.startsWith(heard[0]!.text)).toBe(true);
    expect(heard[0]!.text.length).toBeLessThan(30);
    expect(marks.map(({ name, end }) => [name, end])).toEqual([
      ['said', 'cleared'],
      ['said too', 'cleared'],
      ['after', 'played'],
    ]);
    expect(clears).toMatchObject([{ bytes: expect.any(Number) }]);
    await twilio.sdk.calls(sid).update({ status: 'completed' });
  });

  it('brings the callee’s keys and words to the product', async () => {
    const { sid, agent } = await open();
    await twilio.control('POST', `calls/${sid}/press`, { digits: '12#' });
    await eventually(() => agent.frames.filter(({ dtmf }) => dtmf).length === 3);
    expect(agent.frames.flatMap(({ dtmf }) => dtmf?.digit ?? [])).toEqual(['1', '2', '#']);
    await twilio.control('POST', `calls/${sid}/say`, { text: 'Vous m’entendez ?' });
    await eventually(() => agent.heard.length === 1);
    expect(agent.heard).toEqual(['Vous m’entendez ?']);
    await twilio.control('POST', `calls/${sid}/hangup`);
    await agent.closed;
  });

  it('logs messages it cannot take once per code, and goes on', async () => {
    const { sid, agent } = await open();
    agent.send({ event: 'mark', mark: { name: 'x' }, streamSid: 'MZwrong' });
    agent.send({ event: 'nonsense' });
    agent.send({ event: 'mark', mark: { name: 'x' }, streamSid: 'MZwrong' });
    agent.mark('fine');
    await eventually(() => agent.echoes.length === 1);
    const log = (await twilio.log()).filter(({ callSid }) => callSid === sid);
    expect(log).toMatchObject([{ code: 31951, level: 'warning' }]);
    await twilio.sdk.calls(sid).update({ status: 'completed' });
  });

  it('says stop and closes when the call is ended by REST', async () => {
    const { sid, agent } = await open();
    await twilio.sdk.calls(sid).update({ status: 'completed' });
    expect(await agent.closed).toBe(1000);
    expect(agent.frames.at(-1)).toMatchObject({ event: 'stop', stop: { accountSid: ACCOUNT_SID, callSid: sid } });
    expect(await twilio.call(sid)).toMatchObject({ status: 'completed', streams: [{ end: 'stopped' }] });
  });

  it('says stop and closes when the document is replaced, without asking the action', async () => {
    const { sid, agent, asked } = await open('<Connect action="{next}"><Stream url="{url}"/></Connect>');
    await twilio.sdk.calls(sid).update({ twiml: '<Response><Say>autre chose</Say></Response>' });
    await agent.closed;
    expect(agent.frames.at(-1)).toMatchObject({ event: 'stop' });
    const call = await twilio.until(sid, isOver);
    expect(call.heard.map(({ text }) => text)).toEqual(['autre chose']);
    expect(asked()).toEqual(['twiml']);
  });

  it('says stop and closes when the callee hangs up', async () => {
    const { sid, agent } = await open(undefined, 'hangs-up');
    await eventually(() => agent.heard.length === 1);
    agent.media(say('Bonjour, je suis l’assistant du restaurant Le Palmier et je voudrais vous passer commande', 40));
    await agent.closed;
    expect(agent.frames.at(-1)).toMatchObject({ event: 'stop' });
    expect(await twilio.call(sid)).toMatchObject({ status: 'completed', endedBy: 'callee' });
  });

  it('asks its action when the product closes the stream, and never comes back to its document', async () => {
    const { sid, agent, asked } = await open(
      '<Connect action="{next}"><Stream url="{url}"/></Connect><Say>jamais</Say>',
    );
    agent.close();
    const call = await twilio.until(sid, isOver);
    expect(asked()).toEqual(['twiml', 'next']);
    expect(call.webhooks.find(({ kind }) => kind === 'action')).toMatchObject({
      method: 'POST',
      params: { CallSid: sid },
    });
    expect(call.heard.map(({ text }) => text)).toEqual(['la suite']);
    expect(product.requests.every(({ signed }) => signed)).toBe(true);
    expect(call.streams).toMatchObject([{ end: 'closed', closeCode: 1000 }]);
    expect((await twilio.log()).filter(({ callSid }) => callSid === sid)).toMatchObject([{ code: 31921 }]);
  });

  it('goes on with the next verb when there is no action, and hangs up when there is no verb', async () => {
    const two = await open('<Connect><Stream url="{url}"/></Connect><Say>verbe suivant</Say>');
    two.agent.close();
    const one = await open();
    one.agent.close();
    expect((await twilio.until(two.sid, isOver)).heard.map(({ text }) => text)).toEqual(['verbe suivant']);
    expect(await twilio.until(one.sid, isOver)).toMatchObject({ heard: [], endedBy: 'document' });
  });

  it('can connect again from its action, and play on', async () => {
    const { id, sid, agent } = await open('<Connect action="{next}"><Stream url="{url}"/></Connect>');
    const reopened = new Promise<ScriptedAgent>((resolve) => {
      onStream.set(`/again/${id}`, (stream) => resolve(new ScriptedAgent(stream, ['C’est encore moi.'])));
    });
    product.routes.set(`/next/${id}`, () => twiml(`<Connect><Stream url="${product.wsUrl}/again/${id}"/></Connect>`));
    agent.media(say('un mot qui ne sera jamais fini parce que le relais ferme', 10));
    agent.mark('lost');
    agent.close();
    await (
      await reopened
    ).closed;
    const call = await twilio.until(sid, isOver);
    expect(call.streams.map(({ end }) => end)).toEqual(['closed', 'closed']);
    expect(new Set(call.streams.map(({ streamSid }) => streamSid)).size).toBe(2);
    expect(call.heard.at(-1)?.text).toMatch(/C’est encore moi\.$/);
    expect(call.marks.find(({ name }) => name === 'lost')?.echoedAt).toBeNull();
  });

  it.each([
    ['a query string', (url: string) => `${url}?token=1`, 31920],
    ['http', (url: string) => url.replace('ws:', 'http:'), 31920],
    ['a server that refuses', (url: string) => url.replace('/stream/', '/refused/'), 31920],
    ['nobody listening', () => 'ws://127.0.0.1:1/stream', 31901],
  ])('goes on after a stream URL with %s', async (_, change, code) => {
    const url = change(`${product.wsUrl}/stream/never`);
    const status = `/stream-status/${++numbers}`;
    product.routes.set(status, () => ({ status: 204 }));
    const stream = `<Stream url="${url}" statusCallback="${product.url}${status}"/>`;
    const { sid } = await twilio.sdk.calls.create({
      to: '+33612345604',
      from: FROM,
      twiml: `<Response><Connect>${stream}</Connect><Hangup/></Response>`,
    });
    const call = await twilio.until(sid, isOver);
    expect(call.streams).toMatchObject([{ end: 'refused', openedAt: null }]);
    expect((await twilio.log()).filter(({ callSid }) => callSid === sid)).toMatchObject([{ code, level: 'error' }]);
    await eventually(() => product.to(status).length === 1);
    expect(product.to(status)[0]!.params).toMatchObject({
      StreamEvent: 'stream-error',
      StreamError: expect.any(String),
    });
  });

  it('tells its status callback when it starts and stops', async () => {
    product.routes.set('/stream-status', () => ({ status: 204 }));
    const { sid, agent } = await open(
      '<Connect><Stream url="{url}" name="agent" statusCallback="/stream-status"/></Connect>',
    );
    agent.close();
    await twilio.until(sid, isOver);
    await eventually(() => product.to('/stream-status').length === 2);
    expect(product.to('/stream-status').map(({ params, signed }) => [params['StreamEvent'], signed])).toEqual([
      ['stream-started', true],
      ['stream-stopped', true],
    ]);
    expect(product.to('/stream-status')[0]!.params).toEqual({
      AccountSid: ACCOUNT_SID,
      CallSid: sid,
      StreamSid: agent.streamSid,
      StreamName: 'agent',
      StreamEvent: 'stream-started',
      Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });
});

describe('a stream that dies without a close frame', () => {
  const twoWays = '<Connect action="{next}"><Stream url="{url}"/></Connect><Say>verbe suivant</Say>';

  it.each([
    ['action', ['twiml', 'next'], ['la suite']],
    ['ignoreAction', ['twiml'], ['verbe suivant']],
    ['hangup', ['twiml'], []],
  ])('leads to %s', async (abruptClose, paths, heard) => {
    await twilio.control('PUT', 'settings', { abruptClose });
    const { sid, agent, asked } = await open(twoWays);
    agent.drop();
    const call = await twilio.until(sid, isOver);
    expect(asked()).toEqual(paths);
    expect(call.heard.map(({ text }) => text)).toEqual(heard);
    expect(call).toMatchObject({ status: 'completed', streams: [{ end: 'abrupt', closeCode: 1006 }] });
    expect((await twilio.log()).filter(({ callSid }) => callSid === sid)).toMatchObject([{ code: 31903 }]);
  });
});
