import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FROM, type SimulatedTwilio, startSimulatedTwilio } from '../../testing/simulated-twilio.ts';

const SWITCHBOARD = '+33612345612';

let twilio: SimulatedTwilio;
beforeAll(async () => {
  twilio = await startSimulatedTwilio();
});
afterAll(() => twilio.close());

async function press(digits: string) {
  const document = `<Response><Pause length="3"/><Play digits="${digits}"/><Pause length="3"/></Response>`;
  const { sid } = await twilio.sdk.calls.create({ to: SWITCHBOARD, from: FROM, twiml: document });
  const call = await twilio.until(sid, ({ status }) => status === 'completed', 20_000);
  return call.said.map(({ text }) => text);
}

describe.concurrent('<Play digits>', () => {
  it('is heard by a switchboard, which puts a person on the line', async () => {
    expect(await press('w1')).toContain('Fruits et Légumes Pro, bonjour !');
  }, 30_000);

  it('with a key that is not on the menu changes nothing', async () => {
    expect(await press('7')).not.toContain('Fruits et Légumes Pro, bonjour !');
  }, 30_000);
});
