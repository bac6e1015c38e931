import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SipCallView } from '../simulators/openai/sip/control-routes.ts';
import { signedHeaders } from '../simulators/openai/sip/deliver-webhook.ts';
import { ACCOUNT, type FrontDesk, openFrontDesk, SWEEPING } from '../testing/front-desk.ts';
import { linesWithNumber, linesWithWord, logLines } from '../testing/log-lines.ts';
import { until } from '../testing/until.ts';

/** Somebody calls over SIP: OpenAI holds the line, and the product steers it from beside. `sip.long.test.ts` has the rest. */
let desk: FrontDesk;
beforeAll(async () => {
  desk = await openFrontDesk({ ...SWEEPING, LOG_LEVEL: 'debug' }, 60);
}, 60_000);
afterAll(() => desk.close());

const ASK_MS = 250;
const webhookUrl = () => `${desk.platform.url}/webhooks/openai`;
const phone = (wish: object = {}) => desk.openai.post<SipCallView>('/sip/calls', { webhookUrl: webhookUrl(), ...wish });
const line = (id: string) => desk.openai.get<SipCallView>(`/sip/calls/${id}`);
const callOf = async (id: string) => (await desk.api(`GET /api/calls/call_${id}`)).body;
const talking = (id: string) =>
  until(
    () => callOf(id),
    ({ status }) => status === 'in_progress',
    20_000,
    ASK_MS,
  );
const settled = (id: string) =>
  until(
    () => callOf(id),
    ({ status }) => status === 'settled',
    60_000,
    ASK_MS,
  );
const turnsOf = async (id: string) =>
  (await desk.api(`GET /api/calls/call_${id}/transcript`)).body['turns'] as {
    speaker: string;
    text: string;
    heard: string;
  }[];

describe('a call over SIP to the receptionist', () => {
  let rung: SipCallView;
  let call: Record<string, unknown>;
  beforeAll(async () => {
    // Delivered twice at the same time, as OpenAI may.
    rung = await phone({ from: '+33611223344', to: '+33186950009', copies: 2 });
    call = await settled(rung.id);
  }, 90_000);

  it('is picked up, once for both deliveries', async () => {
    const { webhooks, createdAt, acceptedAt, sidebands, end } = await line(rung.id);
    // On a busy machine a delivery may have had no answer in time, and was repeated; so is the one of the two that came first and
    // then found the call accepted.
    const answers = webhooks[0]?.attempts.map(({ status }) => status).filter((status) => status !== null) ?? [];
    expect(answers.filter((status) => status === 200)).toHaveLength(2);
    console.log(`cold: accepted after ${Math.round(acceptedAt! - createdAt)} ms; OpenAI waits for two seconds`);
    expect({ sidebands, end }).toEqual({ sidebands: 1, end: 'product-hung-up' });
    const listed = (await desk.api('GET /api/calls?telephone=%2B33611223344')).body;
    expect((listed['items'] as { id: string }[]).map(({ id }) => id)).toEqual([`call_${rung.id}`]);
  });

  it('is on record like any other: who called, what was said, how long answers took, and what it cost', async () => {
    expect(call).toMatchObject({
      transport: 'sip',
      direction: 'inbound',
      from: '+33611223344',
      to: '+33186950009',
      outcome: 'completed',
      extraction: 'done',
    });
    const [leg] = call['legs'] as Record<string, unknown>[];
    expect(leg).toMatchObject({ reason: 'agent_hung_up', modelLosses: 0 });
    expect((leg!['turnLatenciesMs'] as number[]).length).toBeGreaterThan(1);
    const usage = leg!['usage'] as Record<string, number>;
    expect(usage['outputAudio']).toBeGreaterThan(0);
    expect(usage['transcribedSeconds']).toBeGreaterThan(0);
    expect((call['figures'] as { voiceUsd: number }).voiceUsd).toBeGreaterThan(0);
    const turns = await turnsOf(rung.id);
    expect(turns[0]).toMatchObject({ speaker: 'agent', heard: 'all' });
    expect(turns[0]?.text).toMatch(/^Bonjour, Handle Home/);
    expect(turns.map(({ text }) => text).join(' ')).toContain('facture du mois dernier');
    const record = (await desk.api(`GET /api/call-data/call_${rung.id}`)).body;
    expect(record).toMatchObject({ statut: 'extraite', nom: 'Martin', telephone: '+33612345678' });
  });

  it('was heard by the caller as it was written down', async () => {
    const heard = (await line(rung.id)).heard.map(({ text }) => text).join(' ');
    for (const { speaker, text, heard: how } of await turnsOf(rung.id)) {
      if (speaker === 'agent' && how === 'all') expect(heard).toContain(text);
    }
  });

  it('is done with: the same news once more changes nothing', async () => {
    const { webhooks, headers, accepts } = await line(rung.id);
    const data = { call_id: rung.id, sip_headers: headers };
    const body = JSON.stringify({ object: 'event', id: 'evt_1', type: 'realtime.call.incoming', created_at: 1, data });
    const again = signedHeaders(ACCOUNT.OPENAI_WEBHOOK_SECRET, webhooks[0]!.webhookId, body, Date.now());
    const started = performance.now();
    expect((await fetch(webhookUrl(), { method: 'POST', headers: again, body })).status).toBe(200);
    console.log(`warm: a webhook that is known answered in ${Math.round(performance.now() - started)} ms`);
    // News of its own of a call that is long gone, as after three days.
    const late = signedHeaders(ACCOUNT.OPENAI_WEBHOOK_SECRET, 'wh_late', body, Date.now());
    expect((await fetch(webhookUrl(), { method: 'POST', headers: late, body })).status).toBe(200);
    expect((await line(rung.id)).accepts).toBe(accepts);
    expect(await callOf(rung.id)).toMatchObject({ status: 'settled', updatedAt: call['updatedAt'] });
  });

  it('is not believed when nobody we know signed it', async () => {
    const body = JSON.stringify({ object: 'event', type: 'realtime.call.incoming', data: { call_id: 'rtc_forged' } });
    const forged = signedHeaders('whsec_Zm9yZ2Vk', 'wh_forged', body, Date.now());
    const answer = await fetch(webhookUrl(), { method: 'POST', headers: forged, body });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'forged_webhook' });
    expect((await desk.api('GET /api/calls/call_rtc_forged')).status).toBe(404);
  });
});

describe('a relay that is killed with a call over SIP', () => {
  it('leaves the call to another one, which attaches to it and goes on', async () => {
    const { id } = await phone({ from: '+33611223355' });
    await talking(id);
    await until(
      () => turnsOf(id),
      (turns) => turns.some(({ speaker }) => speaker === 'person'),
      20_000,
      ASK_MS,
    );
    const accepted = await line(id);
    console.log(`warm: accepted after ${Math.round(accepted.acceptedAt! - accepted.createdAt)} ms`);
    const [relay] = await desk.platform.relays();
    await desk.platform.signalRelay(relay!.pid, 'SIGKILL');
    const killedAt = Date.now();
    await until(
      () => line(id),
      ({ sidebands }) => sidebands === 2,
      20_000,
      ASK_MS,
    );
    console.log(`attached again ${Date.now() - killedAt} ms after the relay was killed`);
    const call = await settled(id);
    expect(call).toMatchObject({ outcome: 'completed', extraction: 'done' });
    expect((call['legs'] as { leg: number }[]).map(({ leg }) => leg)).toEqual([1, 2]);
    expect(await line(id)).toMatchObject({ end: 'product-hung-up', accepts: 1 });
  }, 120_000);
});

it('nobody who called over SIP, and nothing of what they said, is in a log', () => {
  const lines = logLines(desk);
  expect(lines.some((line) => line.includes('A call was settled'))).toBe(true);
  expect(linesWithWord(lines, ['Camille', 'Martin', 'facture'])).toEqual([]);
  expect(linesWithNumber(lines, ['+33611223344', '+33611223355', '+33612345678'])).toEqual([]);
});
