import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeProduct, type ReceivedRequest, startFakeProduct, twiml } from '../../testing/fake-product.ts';
import {
  AUTH_TOKEN,
  FROM,
  isOver,
  type SimulatedTwilio,
  startSimulatedTwilio,
} from '../../testing/simulated-twilio.ts';
import { pause } from '../../testing/wait.ts';

const BUSY = '+33612345605';
const NO_ANSWER = '+33612345606';

let twilio: SimulatedTwilio;
let product: FakeProduct;
let numbers = 0;

beforeAll(async () => {
  [twilio, product] = await Promise.all([startSimulatedTwilio(), startFakeProduct(AUTH_TOKEN)]);
});
afterAll(() => Promise.all([twilio.close(), product.close()]));

/** A number of its own for each use, so that the tests can run at the same time. */
async function somebody(persona: string, options: object = {}): Promise<string> {
  const number = `+336000010${String(++numbers).padStart(2, '0')}`;
  await twilio.control('PUT', `numbers/${number}`, { persona, options });
  return number;
}
const staff = () => somebody('accepts', { patienceMs: 300 });

async function call(document: string): Promise<{ sid: string; done: () => ReceivedRequest[] }> {
  const done = `/done/${++numbers}`;
  product.routes.set(done, () => twiml('<Hangup/>'));
  const body = document.replaceAll('/done', product.url + done);
  const to = await somebody('silent');
  const { sid } = await twilio.sdk.calls.create({ to, from: FROM, twiml: `<Response>${body}</Response>` });
  return { sid, done: () => product.to(done) };
}
const legsOf = (sid: string) => twilio.sdk.calls.list({ parentCallSid: sid });

describe.concurrent('<Dial>', () => {
  it('joins the two, who hear each other, until one hangs up; then asks its action', async () => {
    const [caller, person] = [await somebody('voicemail'), await staff()];
    product.routes.set('/joined', () => twiml('<Hangup/>'));
    const document = `<Response><Dial action="${product.url}/joined">${person}</Dial><Say>jamais</Say></Response>`;
    const { sid } = await twilio.sdk.calls.create({ to: caller, from: FROM, twiml: document });
    const parent = await twilio.until(sid, isOver);
    const [leg] = await legsOf(sid);
    expect(leg).toMatchObject({ direction: 'outbound-dial', parentCallSid: sid, to: person, status: 'completed' });
    expect(product.to('/joined')).toMatchObject([
      {
        signed: true,
        params: {
          CallSid: sid,
          DialCallSid: leg!.sid,
          DialCallStatus: 'completed',
          DialBridged: 'true',
          DialCallDuration: expect.stringMatching(/^\d+$/),
        },
      },
    ]);
    expect(parent.heard.map(({ text }) => text).join(' ')).toContain('Légumes Pro, bonjour !');
    expect((await twilio.call(leg!.sid)).heard[0]!.text).toContain('après le bip');
  });

  it.each([
    [BUSY, 'busy'],
    [NO_ANSWER, 'no-answer'],
  ])('tells its action that %s is %s', async (number, status) => {
    const { sid, done } = await call(`<Dial timeout="1" action="/done">${number}</Dial>`);
    await twilio.until(sid, isOver);
    expect(done()).toMatchObject([{ params: { DialCallStatus: status, DialBridged: 'false' } }]);
    expect(done()[0]!.params).not.toHaveProperty('DialCallDuration');
  });

  it('falls through to the next verb without an action', async () => {
    const { sid } = await call(`<Dial>${BUSY}</Dial><Say>Personne n’est disponible.</Say>`);
    const parent = await twilio.until(sid, isOver);
    expect(parent.heard.map(({ text }) => text)).toEqual(['Personne n’est disponible.']);
  });

  it('gives the call to the first of several to pick up, and calls off the others', async () => {
    const [quick, slow] = [await staff(), await somebody('accepts', { answerMs: 5_000 })];
    const { sid } = await call(`<Dial><Number>${slow}</Number><Number>${quick}</Number></Dial>`);
    await twilio.until(sid, isOver);
    const legs = await legsOf(sid);
    expect(Object.fromEntries(legs.map(({ to, status }) => [to, status]))).toEqual({
      [slow]: 'canceled',
      [quick]: 'completed',
    });
  });

  it('lets the called party hear a whisper first, and tells the number’s own status callback', async () => {
    const [caller, person] = [await somebody('silent'), await staff()];
    const number = `<Number url="/whisper" statusCallback="/leg" statusCallbackEvent="ringing answered completed">${person}</Number>`;
    product.routes.set('/whisper', () => twiml('<Say>Un client pour vous.</Say>'));
    product.routes.set('/leg', () => ({ status: 204 }));
    product.routes.set('/dial', () => twiml(`<Dial>${number}</Dial>`));
    const { sid } = await twilio.sdk.calls.create({ to: caller, from: FROM, url: `${product.url}/dial` });
    await twilio.until(sid, isOver);
    const [leg] = await legsOf(sid);
    const told = await twilio.until(
      leg!.sid,
      ({ webhooks }) => webhooks.filter(({ kind }) => kind === 'number-status').length === 3,
    );
    expect(told.heard.map(({ text }) => text)).toEqual(['Un client pour vous.']);
    expect(product.to('/whisper')).toMatchObject([{ signed: true, params: { CallSid: leg!.sid, ParentCallSid: sid } }]);
    expect(product.to('/leg').map(({ params }) => params['CallStatus'])).toEqual([
      'ringing',
      'in-progress',
      'completed',
    ]);
  });

  it('ends the other call when the caller is gone', async () => {
    const { sid } = await call(`<Dial>${await somebody('accepts', { answerMs: 5_000 })}</Dial>`);
    await twilio.until(sid, ({ status }) => status === 'in-progress');
    await twilio.sdk.calls(sid).update({ status: 'completed' });
    const [leg] = await legsOf(sid);
    expect(leg!.status).toBe('canceled');
  });

  it('lets go of a leg that is given other TwiML, and carries on', async () => {
    const { sid, done } = await call(`<Dial action="/done">${await somebody('silent')}</Dial>`);
    let legs = await legsOf(sid);
    while (legs[0]?.status !== 'in-progress') legs = await legsOf(sid);
    await pause(50);
    await twilio.sdk.calls(legs[0].sid).update({ twiml: '<Response><Pause length="1"/></Response>' });
    await twilio.until(sid, isOver);
    expect(done()).toMatchObject([{ params: { DialCallStatus: 'completed' } }]);
    expect((await twilio.call(legs[0].sid)).status).toBe('in-progress');
  });
});
