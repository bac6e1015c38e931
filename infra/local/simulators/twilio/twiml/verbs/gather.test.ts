import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeProduct, startFakeProduct, twiml } from '../../testing/fake-product.ts';
import {
  AUTH_TOKEN,
  FROM,
  isOver,
  type SimulatedTwilio,
  startSimulatedTwilio,
} from '../../testing/simulated-twilio.ts';

let twilio: SimulatedTwilio;
let product: FakeProduct;
let numbers = 0;

beforeAll(async () => {
  [twilio, product] = await Promise.all([startSimulatedTwilio(), startFakeProduct(AUTH_TOKEN)]);
});
afterAll(() => Promise.all([twilio.close(), product.close()]));

async function somebody(persona: string, options: object = {}): Promise<string> {
  const number = `+336000020${String(++numbers).padStart(2, '0')}`;
  await twilio.control('PUT', `numbers/${number}`, { persona, options });
  return number;
}

/** A call whose document is asked at a path of its own; `presses` are the keys, once the callee is on the line. */
async function call(document: string, presses = '', persona = 'silent') {
  const path = `/gather/${++numbers}`;
  product.routes.set(path, ({ params }) =>
    twiml(params['Digits'] === undefined ? document.replaceAll('/keys', `${path}/keys`) : `<Say>Deux fois.</Say>`),
  );
  product.routes.set(`${path}/keys`, () => twiml('<Hangup/>'));
  const { sid } = await twilio.sdk.calls.create({ to: await somebody(persona), from: FROM, url: product.url + path });
  if (presses !== '') {
    await twilio.until(sid, ({ played }) => played.length > 0);
    await twilio.control('POST', `calls/${sid}/press`, { digits: presses });
  }
  const over = await twilio.until(sid, isOver);
  return { over, keys: () => product.to(`${path}/keys`), again: () => product.to(path) };
}

const LONG =
  '<Say>Pour prendre cet appel qui vous est transféré, appuyez sur un, et pour le refuser appuyez sur deux.</Say>';

describe.concurrent('<Gather>', () => {
  it('asks its action, signed, as soon as it has its keys, and falls silent', async () => {
    const { keys, over } = await call(`<Gather numDigits="1" action="/keys">${LONG}</Gather><Say>Jamais.</Say>`, '1');
    expect(keys()).toMatchObject([{ method: 'POST', signed: true, params: { Digits: '1', CallSid: over.sid } }]);
    expect(over.played.map(({ what }) => what)).toHaveLength(1);
    expect(over.heard[0]?.text ?? '').not.toContain('deux');
  });

  it('ends at the key that finishes it, which is not among the keys', async () => {
    const { keys } = await call(`<Gather timeout="9" action="/keys">${LONG}</Gather>`, '42#7');
    expect(keys()).toMatchObject([{ params: { Digits: '42' } }]);
  });

  it('goes on with the next verb when no key is pressed', async () => {
    const { keys, over } = await call(
      '<Gather timeout="1" action="/keys"><Say>Un ?</Say></Gather><Gather timeout="1" action="/keys"><Say>Un ?</Say></Gather><Say>Adieu.</Say>',
    );
    expect(keys()).toEqual([]);
    expect(over.played.map(({ what }) => what)).toEqual(['Un ?', 'Un ?', 'Adieu.']);
  });

  it('asks its action without keys when it is told to', async () => {
    const { keys } = await call('<Gather timeout="1" actionOnEmptyResult="true" action="/keys"/>');
    expect(keys()).toMatchObject([{ params: { Digits: '' } }]);
  });

  it('asks the document it stands in when it has no action', async () => {
    const { again, over } = await call(`<Gather numDigits="2">${LONG}</Gather>`, '12');
    expect(again().map(({ params }) => params['Digits'])).toEqual([undefined, '12']);
    expect(over.heard.at(-1)?.text).toMatch(/Deux fois\.$/);
  });
});

describe.concurrent('a person who is asked before being joined', () => {
  const dial = async (persona: string) => {
    const id = ++numbers;
    const done = `/joined/${id}`;
    product.routes.set(done, () => twiml('<Hangup/>'));
    product.routes.set(`/brief/${id}`, () =>
      twiml(
        `<Gather numDigits="1" timeout="1" action="/key/${id}"><Say>Appuyez sur 1 pour prendre l’appel.</Say></Gather><Hangup/>`,
      ),
    );
    product.routes.set(`/key/${id}`, ({ params }) => twiml(params['Digits'] === '1' ? '' : '<Hangup/>'));
    const number = `<Number url="${product.url}/brief/${id}">${await somebody(persona, { patienceMs: 1_500 })}</Number>`;
    const document = `<Dial timeout="3" action="${product.url}${done}">${number}</Dial>`;
    const body = { to: await somebody('silent'), from: FROM, twiml: `<Response>${document}</Response>` };
    const { sid } = await twilio.sdk.calls.create(body);
    await twilio.until(sid, isOver, 20_000);
    const [leg] = await twilio.sdk.calls.list({ parentCallSid: sid });
    return { leg: await twilio.call(leg!.sid), report: product.to(done)[0]!.params, keys: product.to(`/key/${id}`) };
  };

  it('is joined after pressing 1', async () => {
    const { leg, report, keys } = await dial('takes-transfer');
    expect(leg.pressed.map(({ digits }) => digits)).toEqual(['1']);
    expect(keys).toMatchObject([{ signed: true, params: { CallSid: leg.sid, Digits: '1' } }]);
    expect(report).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'true' });
  });

  it('is not after pressing 2', async () => {
    const { report } = await dial('declines-transfer');
    expect(report).toMatchObject({ DialBridged: 'false' });
  });

  it('is not when a machine answers, which presses nothing', async () => {
    const { leg, report } = await dial('voicemail');
    expect(leg.pressed).toEqual([]);
    expect(report).toMatchObject({ DialBridged: 'false' });
  });
});

it('tells what keys a telephone was made to hear', async () => {
  const { over } = await call('<Play digits="1w2#"/><Say>Fini.</Say>');
  expect(over.played.map(({ verb, what }) => [verb, what])).toEqual([
    ['Play', '1w2#'],
    ['Say', 'Fini.'],
  ]);
});
