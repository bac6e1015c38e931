import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeProduct, type ReceivedRequest, startFakeProduct, twiml } from '../testing/fake-product.ts';
import {
  ACCOUNT_SID,
  AUTH_TOKEN,
  FROM,
  isOver,
  type SimulatedTwilio,
  startSimulatedTwilio,
} from '../testing/simulated-twilio.ts';
import { eventually } from '../testing/wait.ts';

const ACCEPTS = '+33612345601';
const VOICEMAIL = '+33612345604';
const BUSY = '+33612345605';
const NO_ANSWER = '+33612345606';
const ALL_EVENTS = ['initiated', 'ringing', 'answered', 'completed'];
const TALK = '<Response><Pause length="20"/></Response>';

let twilio: SimulatedTwilio;
let product: FakeProduct;
let paths = 0;

beforeAll(async () => {
  [twilio, product] = await Promise.all([startSimulatedTwilio(), startFakeProduct(AUTH_TOKEN)]);
});
afterAll(() => Promise.all([twilio.close(), product.close()]));

/** A path of its own for each test, so that they can run at the same time. */
function serve(reply: (request: ReceivedRequest) => ReturnType<typeof twiml>): string {
  const path = `/path/${++paths}`;
  product.routes.set(path, reply);
  return path;
}
const create = async (options: object) =>
  (await twilio.sdk.calls.create({ to: ACCEPTS, from: FROM, twiml: TALK, ...options })).sid;
const inProgress = ({ status }: { status: string }) => status === 'in-progress';

const detect = (to: string, mode: string, more: object = {}) => {
  const path = serve(() => ({ status: 204 }));
  const options = { machineDetection: mode, asyncAmd: 'true', asyncAmdStatusCallback: product.url + path };
  return create({ to, ...options, ...more }).then((sid) => ({ sid, path }));
};

describe.concurrent('status callbacks', () => {
  it('tell every event asked for, in order, signed and numbered', async () => {
    const path = serve(() => ({ status: 204 }));
    const sid = await create({ statusCallback: `${product.url}${path}?a=b#rc=1`, statusCallbackEvent: ALL_EVENTS });
    await twilio.until(sid, inProgress);
    await twilio.sdk.calls(sid).update({ status: 'completed' });
    await eventually(() => product.to(path).length === 4);
    const requests = product.to(path);
    expect(requests.map(({ params }) => [params['CallStatus'], params['SequenceNumber']])).toEqual([
      ['initiated', '0'],
      ['ringing', '1'],
      ['in-progress', '2'],
      ['completed', '3'],
    ]);
    expect(requests.every(({ signed, method }) => signed && method === 'POST')).toBe(true);
    expect(new Set(requests.map(({ headers }) => headers['i-twilio-idempotency-token'])).size).toBe(4);
    for (const { params } of requests) {
      expect(params).toMatchObject({
        CallSid: sid,
        AccountSid: ACCOUNT_SID,
        From: FROM,
        To: ACCEPTS,
        Caller: FROM,
        Called: ACCEPTS,
        Direction: 'outbound-api',
        ApiVersion: '2010-04-01',
        CallbackSource: 'call-progress-events',
        ToCountry: 'FR',
        Timestamp: expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/),
      });
    }
    expect(requests[3]!.params).toMatchObject({ CallDuration: '1', Duration: '1', SipResponseCode: '200' });
    expect(requests[2]!.params['CallDuration']).toBeUndefined();
  });

  it('tell only the end when nothing else was asked for, by GET when told so', async () => {
    const path = serve(() => ({ status: 204 }));
    await create({ to: BUSY, statusCallback: product.url + path, statusCallbackMethod: 'GET' });
    await eventually(() => product.to(path).length === 1);
    expect(product.to(path)).toMatchObject([
      {
        method: 'GET',
        signed: true,
        params: { CallStatus: 'busy', SequenceNumber: '0', CallDuration: '0', SipResponseCode: '486' },
      },
    ]);
  });

  it.each([
    [NO_ANSWER, 'no-answer', '487'],
    ['+33600000404', 'failed', '404'],
  ])('tell how the call to %s ended: %s', async (to, status, sipResponseCode) => {
    await twilio.control('PUT', 'numbers/+33600000404', { persona: 'fails' });
    const path = serve(() => ({ status: 204 }));
    const sid = await create({ to, timeout: 1, statusCallback: product.url + path });
    await eventually(() => product.to(path).length === 1);
    expect(product.to(path)).toMatchObject([{ params: { CallStatus: status, SipResponseCode: sipResponseCode } }]);
    expect((await twilio.call(sid)).answeredAt).toBeNull();
  });

  it('tell a call that was canceled while it rang', async () => {
    await twilio.control('PUT', 'numbers/+33600000001', { persona: 'accepts', options: { answerMs: 60_000 } });
    const path = serve(() => ({ status: 204 }));
    const sid = await create({ to: '+33600000001', statusCallback: product.url + path });
    await twilio.until(sid, ({ status }) => status === 'ringing');
    await twilio.sdk.calls(sid).update({ status: 'completed' });
    await eventually(() => product.to(path).length === 1);
    expect(product.to(path)).toMatchObject([{ params: { CallStatus: 'canceled' } }]);
  });
});

describe.concurrent('a call', () => {
  it('asks its Url when it is answered, by POST with the parameters of the call', async () => {
    const path = serve(() => twiml('<Hangup/>'));
    const sid = await create({ twiml: undefined, url: `${product.url}${path}?order=7` });
    const call = await twilio.until(sid, isOver);
    expect(call).toMatchObject({ status: 'completed', endedBy: 'document' });
    expect(product.to(path)).toMatchObject([
      { method: 'POST', target: `${path}?order=7`, signed: true, params: { CallSid: sid, CallStatus: 'in-progress' } },
    ]);
  });

  it('asks its Url by GET when told so, with a signature over the whole query', async () => {
    const path = serve(() => twiml('<Hangup/>'));
    await twilio.until(await create({ twiml: undefined, url: `${product.url}${path}?order=7`, method: 'GET' }), isOver);
    expect(product.to(path)).toMatchObject([
      { method: 'GET', signed: true, params: { order: '7', CallStatus: 'in-progress' } },
    ]);
  });

  it('rings no longer than its Timeout', async () => {
    await twilio.control('PUT', 'numbers/+33600000002', { persona: 'accepts', options: { answerMs: 1_500 } });
    const call = await twilio.until(await create({ to: '+33600000002', timeout: 1 }), isOver);
    expect(call.status).toBe('no-answer');
    expect(call.endedAt! - call.startedAt!).toBeLessThan(1_400);
  });

  it('lasts no longer than its TimeLimit', async () => {
    const call = await twilio.until(await create({ timeLimit: 1 }), isOver);
    expect(call).toMatchObject({ status: 'completed', endedBy: 'time limit' });
    expect(call.endedAt! - call.answeredAt!).toBeGreaterThanOrEqual(990);
  });

  it('says what it is told to say, and the callee hears every word', async () => {
    const sid = await create({
      twiml: '<Response><Say>Bonjour, ceci est un message.</Say></Response>',
      to: VOICEMAIL,
    });
    const call = await twilio.until(sid, isOver);
    expect(call.heard.map(({ text }) => text)).toEqual(['Bonjour, ceci est un message.']);
    expect(call.status).toBe('completed');
  });

  it('plays digits and recordings for as long as they last', async () => {
    const from = Date.now();
    await twilio.until(
      await create({ twiml: '<Response><Play digits="1w"/><Play>https://a.test/x.mp3</Play></Response>' }),
      isOver,
    );
    expect(Date.now() - from).toBeGreaterThan(700);
  });

  it('follows redirects, relative and absolute', async () => {
    const last = serve(() => twiml('<Hangup/>'));
    const middle = serve(() => twiml(`<Redirect method="GET">${product.url}${last}</Redirect><Say>never</Say>`));
    const first = serve(() => twiml(`<Redirect>${middle}</Redirect>`));
    const call = await twilio.until(await create({ twiml: undefined, url: product.url + first }), isOver);
    expect(call.documents.map(({ source }) => source)).toEqual([first, middle, last].map((path) => product.url + path));
    expect(product.to(last)).toMatchObject([{ method: 'GET', signed: true }]);
  });

  it('does not redirect for ever', async () => {
    const path = serve(() => twiml('<Redirect/>'));
    const call = await twilio.until(await create({ twiml: undefined, url: product.url + path }), isOver);
    expect(call.status).toBe('completed');
    expect(product.to(path)).toHaveLength(200);
  });

  it('hangs up at Reject, which comes too late on an answered call', async () => {
    expect(await twilio.until(await create({ twiml: '<Response><Reject/></Response>' }), isOver)).toMatchObject({
      status: 'completed',
      endedBy: 'document',
    });
  });

  it('goes to its fallback with the reason when its document fails', async () => {
    const broken = serve(() => ({ type: 'text/xml', body: '<Response><Say>oops</Response>' }));
    const fallback = serve(() => twiml('<Hangup/>'));
    const sid = await create({ twiml: undefined, url: product.url + broken, fallbackUrl: product.url + fallback });
    await twilio.until(sid, isOver);
    expect(product.to(fallback)).toMatchObject([
      { signed: true, params: { ErrorCode: '12100', ErrorUrl: product.url + broken, CallSid: sid } },
    ]);
  });

  it.each([
    ['an answer of 500', 11200, { status: 500 }],
    ['an answer of 404', 11200, { status: 404 }],
    ['JSON', 12300, { type: 'application/json', body: '{}' }],
    ['broken XML', 12100, { type: 'text/xml', body: '<Response>' }],
    ['a verb that does not exist', 12100, { type: 'text/xml', body: '<Response><Dance/></Response>' }],
    ['nothing', 12100, { type: 'text/xml', body: '' }],
  ])('apologises and hangs up when its document is %s (%s)', async (_, code, reply) => {
    const path = serve(() => reply);
    const sid = await create({ twiml: undefined, url: product.url + path, to: VOICEMAIL });
    const call = await twilio.until(sid, isOver);
    expect(call).toMatchObject({ status: 'completed', endedBy: 'document' });
    expect(call.heard[0]?.text).toContain('application error');
    expect((await twilio.log()).filter(({ callSid }) => callSid === sid)).toMatchObject([{ code, level: 'error' }]);
  });

  it('runs new TwiML at once when updated with it, or with a URL', async () => {
    const path = serve(() => twiml('<Say>Deuxième document.</Say><Pause length="10"/>'));
    const sid = await create({ to: VOICEMAIL });
    await twilio.until(sid, inProgress);
    const updated = await twilio.sdk.calls(sid).update({ url: product.url + path });
    expect(updated.status).toBe('in-progress');
    await twilio.until(sid, ({ heard }) => heard.length === 1);
    await twilio.sdk.calls(sid).update({ twiml: '<Response><Hangup/></Response>' });
    const call = await twilio.until(sid, isOver);
    expect(call.heard.map(({ text }) => text)).toEqual(['Deuxième document.']);
    expect(product.to(path)).toMatchObject([{ signed: true, params: { CallStatus: 'in-progress' } }]);
    expect(call.updates).toHaveLength(2);
  });

  it('ends when the callee hangs up, even before it has any TwiML', async () => {
    await twilio.control('PUT', 'numbers/+33600000003', { persona: 'hangs-up-at-once' });
    const path = serve(() => ({ ...twiml('<Say>Bonjour</Say>'), afterMs: 500 }));
    const call = await twilio.until(
      await create({ to: '+33600000003', twiml: undefined, url: product.url + path }),
      isOver,
    );
    expect(call).toMatchObject({ status: 'completed', endedBy: 'callee' });
    expect(call.endedAt! - call.answeredAt!).toBeLessThan(400);
  });
});

describe.concurrent('answering machine detection', () => {
  it.each([
    [ACCEPTS, 'Enable', 'human'],
    [ACCEPTS, 'DetectMessageEnd', 'human'],
    [VOICEMAIL, 'Enable', 'machine_start'],
    [VOICEMAIL, 'DetectMessageEnd', 'machine_end_beep'],
  ])('of %s by %s says %s, beside the call', async (to, mode, verdict) => {
    const { sid, path } = await detect(to, mode);
    await eventually(() => product.to(path).length === 1);
    const [{ params, signed }] = product.to(path) as [ReceivedRequest];
    expect(signed).toBe(true);
    expect(params).toEqual({
      CallSid: sid,
      AccountSid: ACCOUNT_SID,
      AnsweredBy: verdict,
      MachineDetectionDuration: expect.stringMatching(/^\d+$/),
    });
    expect((await twilio.sdk.calls(sid).fetch()).answeredBy).toBe(verdict);
  });

  it('holds up the TwiML and goes with it when it is synchronous', async () => {
    const path = serve(() => twiml('<Hangup/>'));
    const status = serve(() => ({ status: 204 }));
    const sid = await create({
      twiml: undefined,
      url: product.url + path,
      machineDetection: 'Enable',
      statusCallback: product.url + status,
    });
    const call = await twilio.until(sid, isOver);
    const [asked] = call.webhooks.filter(({ kind }) => kind === 'twiml');
    expect(asked!.at - call.answeredAt!).toBeGreaterThanOrEqual(39);
    expect(product.to(path)[0]!.params['AnsweredBy']).toBe('human');
    await eventually(() => product.to(status).length === 1);
    expect(product.to(status)[0]!.params['AnsweredBy']).toBe('human');
  });
});
