import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeProduct, startFakeProduct, twiml } from '../testing/fake-product.ts';
import { AUTH_TOKEN, isOver, type SimulatedTwilio, startSimulatedTwilio } from '../testing/simulated-twilio.ts';

const CALLER = '+33611223344';
const DESK = '+33123456789';

let twilio: SimulatedTwilio;
let product: FakeProduct;
let paths = 0;

beforeAll(async () => {
  [twilio, product] = await Promise.all([startSimulatedTwilio(), startFakeProduct(AUTH_TOKEN)]);
});
afterAll(() => Promise.all([twilio.close(), product.close()]));

/** Phones a number of the product whose webhook answers `document`. */
async function phone(document: string, more: object = {}): Promise<{ sid: string; path: string }> {
  const path = `/incoming-call/${++paths}`;
  product.routes.set(path, () => twiml(document));
  const body = { from: CALLER, to: DESK, voiceUrl: product.url + path, persona: 'leaves-message', ...more };
  return { sid: ((await twilio.control('POST', 'inbound', body)) as { sid: string }).sid, path };
}

describe.concurrent('an incoming call', () => {
  it('asks the number’s webhook while it rings, and is answered by its TwiML', async () => {
    product.routes.set('/status', () => ({ status: 204 }));
    const document = '<Say>Bonjour, bienvenue.</Say><Pause length="4"/>';
    const { sid, path } = await phone(document, { statusCallback: `${product.url}/status` });
    const call = await twilio.until(sid, ({ said }) => said.length > 0);
    expect(product.to(path)).toMatchObject([
      { signed: true, params: { CallSid: sid, CallStatus: 'ringing', Direction: 'inbound', From: CALLER, To: DESK } },
    ]);
    expect(call).toMatchObject({ status: 'in-progress', direction: 'inbound' });
    expect(call.said[0]!.text).toContain('laisser un message');
    expect(await twilio.sdk.calls(sid).fetch()).toMatchObject({ direction: 'inbound', status: 'in-progress' });
    await twilio.sdk.calls(sid).update({ status: 'completed' });
    await twilio.until(sid, ({ webhooks }) =>
      webhooks.some(({ attempts, kind }) => kind === 'status' && attempts[0]?.status),
    );
    expect(product.to('/status')).toMatchObject([{ signed: true, params: { CallStatus: 'completed' } }]);
  });

  it.each([
    ['busy', 'busy'],
    ['rejected', 'no-answer'],
  ])('is not answered when rejected as %s', async (reason, status) => {
    const { sid } = await phone(`<Reject reason="${reason}"/>`);
    expect(await twilio.until(sid, isOver)).toMatchObject({ status, answeredAt: null });
  });

  it('rings on while the product dials somebody with answerOnBridge', async () => {
    const { sid } = await phone('<Dial answerOnBridge="true"><Number>+33612345605</Number></Dial><Reject/>');
    expect(await twilio.until(sid, isOver)).toMatchObject({ status: 'no-answer', answeredAt: null });
  });
});
