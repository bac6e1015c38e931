import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { expect, it } from 'vitest';
import { startFakeProduct, type Stream } from '../testing/fake-product.ts';
import { AUTH_TOKEN, FROM, isOver, startSimulatedTwilio } from '../testing/simulated-twilio.ts';

const URL_IN_TWIML = 'wss://relay.example.test/stream/1';

it('reaches a mapped host in plain, by a wss URL that is signed as it stands', async () => {
  const product = await startFakeProduct(AUTH_TOKEN);
  const twilio = await startSimulatedTwilio({ hosts: { 'relay.example.test': product.url } });
  let opened: Stream | undefined;
  product.onStream = (stream) => {
    opened = stream;
    stream.socket.close(1000);
  };
  const twiml = `<Response><Connect><Stream url="${URL_IN_TWIML}"/></Connect></Response>`;
  const { sid } = await twilio.sdk.calls.create({ to: '+33612345604', from: FROM, twiml });
  const call = await twilio.until(sid, isOver);
  await Promise.all([twilio.close(), product.close()]);
  expect(opened?.headers).toMatchObject({ host: 'relay.example.test', 'x-forwarded-proto': 'https' });
  expect(validateRequest(AUTH_TOKEN, String(opened?.headers['x-twilio-signature']), URL_IN_TWIML, {})).toBe(true);
  expect(call.streams).toMatchObject([{ url: URL_IN_TWIML, end: 'closed' }]);
});
