import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import OpenAI, { APIError } from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenAiSimulator, startOpenAiSimulator } from '../simulator.ts';
import { RealtimeClient } from '../testing/realtime-client.ts';
import type { SipCallView } from './control-routes.ts';

/** The protocol as the official package speaks it: signature, call control, sideband. */
const SECRET = `whsec_${Buffer.from('a secret of twenty-four').toString('base64')}`;
let simulator: OpenAiSimulator;
let openai: OpenAI;
let product: Server;
let received: { headers: IncomingHttpHeaders; body: string }[];
/** What the product answers to webhooks, one after the other; 200 after the last. */
let answers: number[];
const clients: RealtimeClient[] = [];

beforeEach(async () => {
  const settings = {
    ...{ burstFactor: 40, firstTokenMs: 5, charsPerSecond: 120, sipReferMs: 50 },
    transcriptionDelayMs: [5, 10] as [number, number],
  };
  simulator = await startOpenAiSimulator({ apiKey: 'sk-test', webhookSecret: SECRET, settings });
  openai = new OpenAI({ apiKey: 'sk-test', baseURL: `${simulator.url}/v1`, webhookSecret: SECRET, maxRetries: 0 });
  received = [];
  answers = [];
  product = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(pieces).toString() });
      response.writeHead(answers.shift() ?? 200).end();
    });
  }).listen(0, '127.0.0.1');
  await once(product, 'listening');
});
afterEach(async () => {
  const used = clients.splice(0);
  for (const client of used) client.close();
  await simulator.close();
  product.close();
  // Whatever was sent is what the official document says.
  const problems = used.flatMap((client) => client.problems);
  if (problems.length > 0) throw new Error(problems.join('\n'));
});

const control = async (method: string, path: string, body?: object): Promise<SipCallView> => {
  const reply = await fetch(`${simulator.url}/_sim${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return (await reply.json()) as SipCallView;
};
const ring = (wish: object = {}) =>
  control('POST', '/sip/calls', {
    webhookUrl: `http://127.0.0.1:${(product.address() as AddressInfo).port}/`,
    ...wish,
  });
const look = (id: string) => control('GET', `/sip/calls/${id}`);
const until = async (fits: () => Promise<boolean> | boolean): Promise<void> => {
  for (let tries = 0; tries < 400 && !(await fits()); tries++) await wait(10);
  expect(await fits()).toBe(true);
};
const silent = { type: 'server_vad' as const, create_response: false, interrupt_response: false };
const accept = (id: string) =>
  openai.realtime.calls.accept(id, {
    type: 'realtime',
    model: 'gpt-realtime-2.1',
    audio: { input: { turn_detection: silent, transcription: { model: 'gpt-transcribe' } } },
  });
const beside = async (id: string) => {
  const url = `${simulator.url.replace('http', 'ws')}/v1/realtime?call_id=${id}`;
  const client = new RealtimeClient(url);
  clients.push(client);
  await client.until('session.created');
  return client;
};
const say = (words: string) => ({ type: 'response.create', response: { instructions: `« ${words} »` } });
const status = async (request: Promise<unknown>) =>
  await request.then(
    () => 200,
    (error: unknown) => (error instanceof APIError ? error.status : error),
  );

describe('a call over SIP', () => {
  it('is announced by a webhook that the official package believes', async () => {
    const { id } = await ring({ from: '+33612000000' });
    await until(() => received.length === 1);
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    const event = await openai.webhooks.unwrap(body, headers);
    expect(event).toMatchObject({ type: 'realtime.call.incoming', data: { call_id: id } });
    expect(JSON.stringify(event)).toContain('+33612000000');
    await expect(openai.webhooks.unwrap(`${body} `, headers as Record<string, string>)).rejects.toThrow(/signature/i);
  });

  it('is announced again, under the same id, until the product says that it knows', async () => {
    answers = [500, 302];
    const { id } = await ring();
    await until(async () => (await look(id)).webhooks[0]?.attempts.length === 3);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect((await look(id)).webhooks[0]?.attempts.map((attempt) => attempt.status)).toEqual([500, 302, 200]);
  });

  it('is accepted once, steered from beside, and heard by whoever calls', async () => {
    const { id } = await ring({ persona: 'leaves-message' });
    await accept(id);
    expect(await status(accept(id))).toBe(400);
    const sideband = await beside(id);
    expect(sideband.events[0]).toMatchObject({ session: { audio: { output: { format: { type: 'audio/pcmu' } } } } });
    sideband.send(say('Bonjour, je vous écoute.'));
    await sideband.until('output_audio_buffer.stopped');
    const types = sideband.events.map(({ type }) => type);
    expect(types).not.toContain('response.output_audio.delta');
    expect(types.indexOf('output_audio_buffer.started')).toBeGreaterThan(types.indexOf('response.created'));
    expect(types.indexOf('output_audio_buffer.stopped')).toBeGreaterThan(types.indexOf('response.done'));
    await sideband.until('conversation.item.input_audio_transcription.completed');
    const { heard, said } = await look(id);
    expect(heard.map(({ text }) => text).join(' ')).toContain('je vous écoute');
    expect(said[0]?.text).toContain('laisser un message');
    await openai.realtime.calls.hangup(id);
    expect(await sideband.closed).toMatchObject({ code: 1000 });
    expect(await status(openai.realtime.calls.hangup(id))).toBe(404);
    expect(await look(id)).toMatchObject({ end: 'product-hung-up', state: 'ended' });
  });

  it('forgets by itself what was not played when it is told to be silent', async () => {
    const { id } = await ring();
    await accept(id);
    const sideband = await beside(id);
    const words = Array.from({ length: 60 }, (_, index) => `mot${index}`).join(' ');
    sideband.send(say(words));
    await sideband.until('response.done');
    await sideband.until('output_audio_buffer.started');
    sideband.send({ type: 'output_audio_buffer.clear' });
    await sideband.until('output_audio_buffer.cleared');
    const { audio_end_ms: playedMs } = await sideband.until('conversation.item.truncated');
    expect(Number(playedMs)).toBeGreaterThan(0);
    await wait(300);
    expect(sideband.events.map(({ type }) => type)).not.toContain('output_audio_buffer.stopped');
  });

  it('may be rejected with the code that the caller is told', async () => {
    const { id } = await ring();
    await openai.realtime.calls.reject(id, { status_code: 486 });
    expect(await look(id)).toMatchObject({ end: 'rejected', sipCode: 486 });
    expect(await status(accept(id))).toBe(404);
  });

  it('leaves when it is referred, and stays where that is ignored', async () => {
    const first = await ring();
    await accept(first.id);
    const sideband = await beside(first.id);
    await openai.realtime.calls.refer(first.id, { target_uri: 'tel:+33612345699' });
    await sideband.closed;
    expect(await look(first.id)).toMatchObject({ end: 'referred', refers: ['tel:+33612345699'] });

    await fetch(`${simulator.url}/_sim/faults`, {
      method: 'POST',
      body: JSON.stringify([{ kind: 'sip_refer', how: 'ignored' }]),
    });
    const second = await ring();
    await accept(second.id);
    await openai.realtime.calls.refer(second.id, { target_uri: 'tel:+33612345699' });
    await wait(120);
    expect(await look(second.id)).toMatchObject({ state: 'accepted' });
  });

  it('tells of keys, and of the caller’s going', async () => {
    const { id } = await ring();
    await accept(id);
    const sideband = await beside(id);
    await control('POST', `/sip/calls/${id}/press`, { digits: '4' });
    expect(await sideband.until('input_audio_buffer.dtmf_event_received')).toMatchObject({ event: '4' });
    await control('POST', `/sip/calls/${id}/hangup`);
    await sideband.closed;
    expect(await status(openai.realtime.calls.refer(id, { target_uri: 'tel:+33612345699' }))).toBe(404);
  });
});
