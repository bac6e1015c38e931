import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signLiveTicket } from '../../../shared/domain/calls/live-ticket.ts';
import { type FrontDesk, openFrontDesk, SWEEPING } from '../testing/front-desk.ts';
import { LiveConsole, type Opening, type TurnView } from '../testing/live-console.ts';
import { runningCall } from '../testing/running-call.ts';
import { LONG } from '../testing/long.ts';
import { until } from '../testing/until.ts';

/** Staff at a running call: two relays, so that every other request arrives at the one that does not hold it. */
let desk: FrontDesk;
beforeAll(async () => {
  desk = await openFrontDesk({ RELAYS: '2', ...SWEEPING }, 25);
  await until(
    async () => (await desk.platform.state()).relays,
    (relays) => relays.length === 2 && relays.every(({ healthy }) => healthy),
  );
}, 90_000);
afterAll(() => desk.close());

let next = 0;
const numbers: string[] = [];
function call() {
  const number = `+336123466${String(next++).padStart(2, '0')}`;
  numbers.push(number);
  return runningCall(desk, number);
}
async function open(callId: string, body: object = {}): Promise<Opening> {
  const answer = await until(
    () => desk.api(`POST /api/calls/${callId}/live`, body),
    ({ status }) => status === 200,
  );
  return answer.body as unknown as Opening;
}
async function watch(callId: string, body: object = {}): Promise<LiveConsole> {
  const console = new LiveConsole(await open(callId, body));
  expect(await console.opened).toBe(101);
  return console;
}
const talking = (console: LiveConsole) =>
  until(
    () => console.of('state').some(({ phase }) => phase === 'talking'),
    (is) => is,
    20_000,
  );
const transcript = async (callId: string) =>
  (await desk.api(`GET /api/calls/${callId}/transcript`)).body['turns'] as TurnView[];
const relays = async () => (await desk.platform.state()).relays;

const PHRASE = 'Passez par la cour arrière.';

describe('a running call', () => {
  it('is watched and heard by two consoles until it ends, and obeys a whisper meanwhile', async () => {
    const { number, orderId, callId } = await call();
    const [eyes, ears] = await Promise.all([watch(callId), watch(callId, { ecoute: true })]);
    await until(
      () => eyes.turns().map(({ text }) => text),
      (texts) => texts.some((text) => text.includes('10 kg de Tomates')),
      20_000,
    );
    expect((await desk.api(`GET /api/calls/${callId}`)).body['status']).toBe('in_progress');
    await talking(eyes);

    const whisper = { id: 'w-1', texte: `Dis « ${PHRASE} » au fournisseur.` };
    const answers = [await say(callId, whisper), await say(callId, whisper)];
    expect(answers).toMatchObject([
      { status: 202, body: { callId, id: 'w-1', result: 'applied' } },
      { status: 202, body: { callId, id: 'w-1', result: 'repeated' } },
    ]);

    expect([await eyes.closed, await ears.closed]).toEqual([1000, 1000]);
    expect(eyes.messages.at(-1)).toEqual({ type: 'end', reason: 'agent_hung_up', over: true });
    expect(eyes.of('whisper')).toEqual([{ type: 'whisper', id: 'w-1', text: whisper.texte }]);
    expect(eyes.of('audio')).toEqual([]);
    expect(eyes.of('state').some(({ personSpeaking }) => personSpeaking)).toBe(true);
    expect(eyes.of('state').some(({ agentSpeaking }) => agentSpeaking)).toBe(true);

    const [carrierCall] = await desk.carrierCalls(number);
    const heard = carrierCall?.heard.map(({ text }) => text).join(' ') ?? '';
    expect(heard.split(PHRASE)).toHaveLength(2);
    const order = await desk.settled(orderId);
    expect(order['statut']).toBe('confirmee');
    const turns = await transcript(callId);
    expect(eyes.turns()).toEqual(turns);
    expect(turns.map(({ text }) => text).join(' ')).toContain(PHRASE);

    // The first words may have passed before the ears were there.
    const passages = ['je peux livrer demain', 'Je récapitule', "Oui, c'est ça.", 'Au revoir !'];
    const places = passages.map((passage) => ears.heard().indexOf(passage));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(ears.heard()).toContain(PHRASE);
  }, 90_000);

  it('is hung up: the line is cut, the order goes to a person, and nobody is called again', async () => {
    const { number, orderId, callId } = await call();
    const eyes = await watch(callId);
    const path = `POST /api/calls/${callId}/hangup`;
    const answers = await Promise.all([desk.api(path), desk.api(path)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await eyes.closed).toBe(1000);
    expect(eyes.messages.at(-1)).toEqual({ type: 'end', reason: 'staff_hung_up', over: true });
    await until(
      () => desk.carrierCalls(number),
      ([carrierCall]) => carrierCall?.status === 'completed',
    );
    expect(await desk.settled(orderId)).toMatchObject({ statut: 'a_verifier', appel: { issue: 'completed' } });
    expect(await desk.api(path)).toMatchObject({ status: 200, body: { callId, status: 'settled' } });
    expect(await desk.creates(number)).toHaveLength(1);
    for (const request of [say(callId, { texte: 'Trop tard' }), desk.api(`POST /api/calls/${callId}/live`, {})]) {
      expect(await request).toMatchObject({ status: 409, body: { code: 'call_not_live' } });
    }
  }, 60_000);

  it('is controlled through either relay, and each refuses what has no valid ticket', async () => {
    const { callId } = await call();
    const { url, protocol, ticket } = await open(callId);
    const key = streamKey();
    const bad = {
      forged: `${ticket.slice(0, -4)}AAAA`,
      expired: signLiveTicket(callId, ['watch', 'hang_up'], key, new Date(Date.now() - 61_000)).ticket,
      foreign: signLiveTicket('call_another', ['watch', 'hang_up'], key, new Date()).ticket,
    };
    for (const { port } of await relays()) {
      const here = `ws://127.0.0.1:${port}/live/${callId}`;
      const [good, ...refused] = [ticket, ...Object.values(bad)].map(
        (text) => new LiveConsole({ url: here, protocol, ticket: text, expiresAt: '' }),
      );
      expect(await good?.opened).toBe(101);
      expect(await Promise.all(refused.map(({ opened }) => opened))).toEqual([401, 401, 401]);
      await until(
        () => good?.of('state').length ?? 0,
        (count) => count > 0,
      );
    }
    expect(await new LiveConsole({ url, protocol, ticket: bad.forged, expiresAt: '' }).opened).toBe(401);
    // A ticket to watch is none to hang up, whichever way it is shown.
    for (const text of [ticket, ...Object.values(bad), '']) {
      const answer = await fetch(`${desk.platform.url}/live/${callId}/hangup`, {
        method: 'POST',
        headers: { authorization: `Bearer ${text}` },
      });
      expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'invalid_ticket' }]);
    }
    expect(await desk.api(`POST /api/calls/${callId}/transfer`, { type: 'warm', consigne: 'Vite' })).toMatchObject({
      status: 409,
      body: { code: 'transfer_not_possible' },
    });
    expect(await desk.api(`POST /api/calls/${callId}/whisper`, { texte: ' ' })).toMatchObject({ status: 400 });
    expect((await desk.api(`POST /api/calls/${callId}/hangup`)).status).toBe(200);
  }, 60_000);

  it.runIf(LONG)(
    'can be followed to another relay',
    async () => {
      const { orderId, callId } = await call();
      const before = await watch(callId);
      await talking(before);
      const holder = await until(holderOf, (relay) => relay !== undefined);
      process.kill(holder?.pid ?? 0, 'SIGTERM');
      expect(await before.closed).toBe(4001);
      expect(before.messages.at(-1)).toEqual({ type: 'end', reason: 'drained', over: false });
      const after = await until(
        async () => {
          const console = new LiveConsole(await open(callId));
          return (await console.opened) === 101 ? console : undefined;
        },
        (console) => console !== undefined,
        15_000,
      );
      await until(
        () => after?.of('call')[0],
        (shown) => shown?.leg === 2 && shown.turns.length > 0,
      );
      expect(await after?.closed).toBe(1000);
      expect(after?.turns()).toEqual(await transcript(callId));
      expect((await desk.settled(orderId))['statut']).toBe('confirmee');
    },
    90_000,
  );
});

describe('afterwards', () => {
  it('no log has a word of it, nor a number', () => {
    const folder = join(desk.platform.dataDir, 'logs');
    const logs = readdirSync(folder)
      .filter((name) => !name.includes('simulator'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    expect(logs).toContain('Staff told the agent something');
    expect(logs).toContain('Staff hangs up');
    for (const secret of [PHRASE, 'Tomates', 'Au revoir', 'Vite', ...numbers]) expect(logs).not.toContain(secret);
  });

  it('all of it was done with the grants that the template gives', async () => {
    expect((await desk.platform.access()).refused).toEqual({});
  });
});

function say(callId: string, body: object) {
  return desk.api(`POST /api/calls/${callId}/whisper`, body);
}

/** The relay that has a call, as long as there is only one. */
async function holderOf() {
  for (const relay of await relays()) {
    const answer = await fetch(`http://127.0.0.1:${relay.port}/health`);
    if (((await answer.json()) as { calls: number }).calls > 0) return relay;
  }
  return undefined;
}

/** The platform keeps what it generates where only its owner reads. */
function streamKey(): string {
  const secrets = JSON.parse(readFileSync(join(desk.platform.dataDir, 'secrets.json'), 'utf8')) as object;
  const [, key] = Object.entries(secrets).find(([name]) => /stream/i.test(name)) ?? [];
  return String(key);
}
