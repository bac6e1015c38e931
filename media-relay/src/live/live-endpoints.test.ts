import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Call } from '../../../shared/domain/calls/call.ts';
import { type LivePermission, signLiveTicket } from '../../../shared/domain/calls/live-ticket.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';
import { talkingCall } from '../../../shared/testing/calls.ts';
import { createRelayServer } from '../server.ts';
import type { TransferRequest } from './live-call.ts';
import { createLiveEndpoints } from './live-endpoints.ts';
import { LiveHub } from './live-hub.ts';
import { liveLeg } from './live-leg.ts';
import { LiveRegister } from './live-register.ts';

const KEY = 'stream-key';
const CALL = 'call_1';
const CANARY = 'Le-canari-chante';
const ticketFor = (permissions: LivePermission[], callId = CALL, at = new Date(), key = KEY) =>
  signLiveTicket(callId, permissions, key, at).ticket;

/** Relays of one deployment: one record of who holds the call, each with its own legs. */
let record: Call | undefined;
let logged: string[] = [];
const open: Server[] = [];

async function startRelay(relayId: string) {
  const register = new LiveRegister();
  const note = (message: string, fields?: object) => void logged.push(JSON.stringify([message, fields]));
  const log: Logger = { debug: note, info: note, warn: note, error: note, with: () => log };
  let looked = 0;
  const calls = {
    find: async () => {
      looked += 1;
      return record;
    },
  };
  const live = createLiveEndpoints({ register, calls, relayId, keys: async () => [KEY], now: () => new Date(), log });
  const { server, refuseNew } = createRelayServer({
    isSigned: async () => false,
    onStream: async () => undefined,
    activeCalls: () => 0,
    live,
    log,
  });
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { register, url, refuseNew, looked: () => looked };
}
type Relay = Awaited<ReturnType<typeof startRelay>>;

/** A leg that remembers what was asked of it. */
function hold(
  relay: Relay,
  change: { whisper?: 'applied' | 'repeated' | 'too_late'; transfers?: boolean; records?: boolean } = {},
) {
  const asked: unknown[] = [];
  const hub = new LiveHub({ callId: CALL, attempt: 1, leg: 1 }, []);
  const release = relay.register.add(
    liveLeg(CALL, hub, {
      whisper(id, text) {
        asked.push({ id, text });
        return change.whisper ?? 'applied';
      },
      async hangUp() {
        asked.push('hang up');
        return change.records ?? true;
      },
      async requestTransfer(request: TransferRequest) {
        asked.push(request);
        return change.transfers === true ? 'accepted' : 'not_possible';
      },
    }),
  );
  record = { ...talkingCall(), relayId: 'holder', relayUrl: relay.url };
  return { asked, hub, release };
}

async function post(relay: { url: string }, action: string, body: unknown, ticket: string, headers = {}) {
  const answer = await fetch(`${relay.url}/live/${CALL}/${action}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ticket}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** A watcher as a browser is one, and everything it was sent. */
function watch(relay: { url: string }, ticket: string, callId = CALL) {
  const socket = new WebSocket(`${relay.url.replace('http', 'ws')}/live/${callId}`, ['comptoir.live', ticket]);
  const got: Record<string, unknown>[] = [];
  socket.on('message', (data) => got.push(JSON.parse((data as Buffer).toString()) as Record<string, unknown>));
  socket.on('error', () => undefined);
  const refused = new Promise<number | undefined>((resolve) => {
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode);
      socket.terminate();
    });
  });
  const closed = new Promise<number>((resolve) => void socket.on('close', resolve));
  return { socket, got, refused, closed };
}
const seen = async (got: readonly unknown[], count: number) => {
  while (got.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
};

afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  record = undefined;
  logged = [];
});

describe('a request about a call that this relay holds', () => {
  it('reaches its leg: whisper, transfer, hang-up', async () => {
    const relay = await startRelay('holder');
    const { asked } = hold(relay, { transfers: true });
    const all = ticketFor(['whisper', 'hang_up', 'transfer']);
    expect(await post(relay, 'whisper', { id: 'w1', text: 'Plus vite' }, all)).toEqual({
      status: 200,
      body: { result: 'applied' },
    });
    expect(await post(relay, 'transfer', { kind: 'warm', briefing: 'Client pressé' }, all)).toMatchObject({
      body: { result: 'accepted' },
    });
    expect(await post(relay, 'hangup', {}, all)).toMatchObject({ status: 200, body: { result: 'hung_up' } });
    expect(asked).toEqual([{ id: 'w1', text: 'Plus vite' }, { kind: 'warm', briefing: 'Client pressé' }, 'hang up']);
    expect(relay.looked()).toBe(0);
  });

  it('is still answered by a relay that takes no new calls', async () => {
    const relay = await startRelay('holder');
    hold(relay);
    relay.refuseNew();
    expect(await post(relay, 'hangup', {}, ticketFor(['hang_up']))).toMatchObject({ status: 200 });
  });

  it('is told when it cannot be done', async () => {
    const relay = await startRelay('holder');
    hold(relay, { whisper: 'too_late' });
    const all = ticketFor(['whisper', 'transfer']);
    expect(await post(relay, 'whisper', { id: 'w1', text: 'x' }, all)).toMatchObject({
      status: 409,
      body: { code: 'call_not_live' },
    });
    expect(await post(relay, 'transfer', { kind: 'cold', briefing: '' }, all)).toMatchObject({
      status: 409,
      body: { code: 'transfer_not_possible' },
    });
  });

  it('is not told that it hung up what is not on record as ended', async () => {
    const relay = await startRelay('holder');
    hold(relay, { records: false });
    expect(await post(relay, 'hangup', {}, ticketFor(['hang_up']))).toMatchObject({
      status: 503,
      body: { code: 'relay_unreachable' },
    });
  });

  it.each([
    ['whisper', '{'],
    ['whisper', { id: 'w1' }],
    ['whisper', { id: 'w1', text: '' }],
    ['transfer', { kind: 'hot', briefing: '' }],
  ])('is refused when %s is asked with %j', async (action, body) => {
    const relay = await startRelay('holder');
    const { asked } = hold(relay);
    expect(await post(relay, action, body, ticketFor(['whisper', 'transfer']))).toMatchObject({
      status: 400,
      body: { code: 'invalid_body' },
    });
    expect(asked).toEqual([]);
  });

  it('is refused when it is too long', async () => {
    const relay = await startRelay('holder');
    hold(relay);
    const answer = await post(relay, 'whisper', { id: 'w', text: 'x'.repeat(20_000) }, ticketFor(['whisper']));
    expect(answer).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });
});

describe('a ticket', () => {
  const hour = 3_600_000;
  it.each([
    ['is missing', ''],
    ['is nonsense', 'a.b'],
    ['is signed by somebody else', ticketFor(['hang_up', 'watch'], CALL, new Date(), 'guess')],
    ['is expired', ticketFor(['hang_up', 'watch'], CALL, new Date(Date.now() - hour))],
    ['is for another call', ticketFor(['hang_up', 'watch'], 'call_2')],
    ['allows something else', ticketFor(['whisper', 'listen'])],
  ])('that %s opens nothing, and costs no look at the record', async (_what, ticket) => {
    const relay = await startRelay('other');
    const { asked } = hold(await startRelay('holder'));
    expect(await post(relay, 'hangup', {}, ticket)).toMatchObject({ status: 401, body: { code: 'invalid_ticket' } });
    if (ticket !== '') expect(await watch(relay, ticket).refused).toBe(401);
    expect([asked, relay.looked()]).toEqual([[], 0]);
  });
});

describe('a call that another relay holds', () => {
  it('is controlled and watched through any relay', async () => {
    const [first, holder] = [await startRelay('first'), await startRelay('holder')];
    const { asked, hub } = hold(holder);
    const whisper = await post(first, 'whisper', { id: 'w1', text: 'x' }, ticketFor(['whisper']));
    expect([whisper.body, asked]).toEqual([{ result: 'applied' }, [{ id: 'w1', text: 'x' }]]);
    expect(await post(first, 'transfer', { kind: 'cold', briefing: '' }, ticketFor(['transfer']))).toMatchObject({
      status: 409,
      body: { code: 'transfer_not_possible' },
    });
    const { socket, got, closed } = watch(first, ticketFor(['watch', 'listen']));
    await seen(got, 1);
    hub.audio('person', 'AAAA');
    await seen(got, 2);
    expect([socket.protocol, got[1]]).toEqual(['comptoir.live', { type: 'audio', side: 'person', payload: 'AAAA' }]);
    hub.end('drained', false);
    expect(await closed).toBe(4001);
  });

  it('is forwarded once at most, even if the records go in a circle', async () => {
    const [first, holder] = [await startRelay('first'), await startRelay('holder')];
    const { release } = hold(holder);
    release();
    expect(await post(first, 'hangup', {}, ticketFor(['hang_up']))).toMatchObject({ body: { code: 'call_not_live' } });
    expect(await watch(first, ticketFor(['watch'])).refused).toBe(409);
    expect(holder.looked()).toBe(0);
  });

  it('that does not answer is told as such', async () => {
    const first = await startRelay('first');
    const dead = createServer().listen(0, '127.0.0.1');
    await once(dead, 'listening');
    const { port } = dead.address() as AddressInfo;
    dead.close();
    record = { ...talkingCall(), relayId: 'dead', relayUrl: `http://127.0.0.1:${port}` };
    expect(await post(first, 'hangup', {}, ticketFor(['hang_up']))).toMatchObject({
      status: 503,
      body: { code: 'relay_unreachable', retryable: true },
    });
    expect(await watch(first, ticketFor(['watch'])).refused).toBe(503);
  });

  it.each([
    ['does not exist', undefined],
    ['was this relay’s', { ...talkingCall(), relayId: 'first', relayUrl: 'http://127.0.0.1:1' }],
    ['is at a relay without an address', { ...talkingCall(), relayId: 'holder', relayUrl: '' }],
  ])('that %s is not live', async (_what, call) => {
    const first = await startRelay('first');
    record = call;
    expect(await post(first, 'hangup', {}, ticketFor(['hang_up']))).toMatchObject({
      status: 409,
      body: { code: 'call_not_live' },
    });
  });
});

describe('a watcher', () => {
  it('sees the call to its end, and then is let go', async () => {
    const relay = await startRelay('holder');
    const { hub } = hold(relay);
    const { got, closed } = watch(relay, ticketFor(['watch']));
    await seen(got, 1);
    hub.audio('person', 'AAAA');
    hub.end('person_hung_up', true);
    expect(await closed).toBe(1000);
    expect(got.map(({ type }) => type)).toEqual(['call', 'end']);
    expect(hub.watched).toBe(false);
  });

  it('that goes away is forgotten', async () => {
    const relay = await startRelay('holder');
    const { hub } = hold(relay);
    const { socket, got } = watch(relay, ticketFor(['watch', 'listen']));
    await seen(got, 1);
    socket.terminate();
    while (hub.watched) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(hub.listened).toBe(false);
  });

  it.each([false, true])(
    'that does not read is dropped, and nobody waits for it (forwarded: %s)',
    async (forwarded) => {
      const holder = await startRelay('holder');
      const relay = forwarded ? await startRelay('first') : holder;
      const { hub } = hold(holder);
      const [slow, quick] = [watch(relay, ticketFor(['watch', 'listen'])), watch(relay, ticketFor(['watch']))];
      await Promise.all([seen(slow.got, 1), seen(quick.got, 1)]);
      slow.socket.pause();
      const minute = Buffer.alloc(480_000).toString('base64');
      // Whatever the kernel keeps for a socket that is not read, this is more.
      for (let minutes = 0; hub.listened; minutes++) {
        expect(minutes).toBeLessThan(200);
        hub.audio('agent', minute);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      hub.whispered('w1', 'x');
      await seen(quick.got, 2);
      slow.socket.resume();
      expect(await slow.closed).toBe(4002);
    },
  );

  it('that is one too many is told so', async () => {
    const relay = await startRelay('holder');
    hold(relay);
    const watchers = Array.from({ length: 21 }, () => watch(relay, ticketFor(['watch'])));
    expect(await Promise.any(watchers.map(({ closed }) => closed))).toBe(4003);
    for (const { socket } of watchers) socket.terminate();
  });

  it('that sends more than a word breaks its own socket only', async () => {
    const relay = await startRelay('holder');
    const { hub } = hold(relay);
    const { socket, got, closed } = watch(relay, ticketFor(['watch']));
    await seen(got, 1);
    socket.send('x'.repeat(5_000));
    expect(await closed).toBe(1009);
    expect(await post(relay, 'hangup', {}, ticketFor(['hang_up']))).toMatchObject({ status: 200 });
    expect(hub.watched).toBe(false);
  });
});

it('what is whispered, and the tickets, stay out of the log', async () => {
  const [first, holder] = [await startRelay('first'), await startRelay('holder')];
  const { hub } = hold(holder);
  const ticket = ticketFor(['watch', 'listen', 'whisper', 'transfer']);
  const { got } = watch(first, ticket);
  await seen(got, 1);
  await post(first, 'whisper', { id: 'w1', text: CANARY }, ticket);
  await post(first, 'transfer', { kind: 'warm', briefing: CANARY }, ticket);
  await seen(got, 2);
  hub.end('person_hung_up', true);
  expect(got[1]).toMatchObject({ type: 'whisper', text: CANARY });
  expect(logged.length).toBeGreaterThan(2);
  expect(logged.join('\n')).not.toMatch(new RegExp(`${CANARY}|${ticket.slice(0, 20)}|\\+33`));
});
