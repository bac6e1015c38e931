import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type RunningPlatform, startPlatform } from '../start-platform.ts';
import { until } from '../testing/until.ts';

/**
 * Other people's versions of the two providers: as little as the protocols allow, written in another hand. JSON with spaces
 * and in another order, no optional field, no event that is not needed, no callback, no way to ask about a call; a model
 * that never hangs up, an extraction that leaves out what it does not know.
 */
const TOKEN = 'strangers-token';
const spaced = (value: unknown) => JSON.stringify(value, null, 1).replaceAll('\n', '');
const sign = (url: string, params: Record<string, string> = {}) =>
  createHmac('sha1', TOKEN)
    .update(
      url +
        Object.keys(params)
          .toSorted()
          .map((key) => key + params[key])
          .join(''),
    )
    .digest('base64');
const bodyOf = async (request: IncomingMessage) => Buffer.concat(await request.toArray()).toString();
const unescape = (xml: string) => xml.replaceAll('&amp;', '&').replaceAll('&quot;', '"');

async function listen(answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>) {
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

/** Calls, connects the stream, lets the other side talk, hangs up after three rounds. */
async function strangeTwilio() {
  const seen: string[] = [];
  const { server, port } = await listen(async (request, response) => {
    if (request.method !== 'POST' || !request.url?.endsWith('/Calls.json')) {
      response.writeHead(404).end();
      return;
    }
    const params = new URLSearchParams(await bodyOf(request));
    response
      .writeHead(201, { 'content-type': 'application/json' })
      .end(spaced({ status: 'queued', sid: 'CAstranger' }));
    void run(params.get('Url') ?? '');
  });

  async function ask(url: string): Promise<string> {
    const params = { CallStatus: 'in-progress', CallSid: 'CAstranger', AccountSid: 'AC1' };
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'X-Twilio-Signature': sign(url, params) },
      body: new URLSearchParams(params),
    });
    seen.push(`${new URL(url).pathname} ${answer.status}`);
    return await answer.text();
  }

  async function run(url: string): Promise<void> {
    const twiml = await ask(url);
    const stream = unescape(/<Stream[^>]* url="([^"]+)"/.exec(twiml)?.[1] ?? '');
    const parameters = [...twiml.matchAll(/<Parameter name="([^"]+)" value="([^"]+)"/g)];
    const action = unescape(/ action="([^"]+)"/.exec(twiml)?.[1] ?? '');
    const socket = new WebSocket(stream, { headers: { 'x-twilio-signature': sign(stream) } });
    await once(socket, 'open');
    const send = (value: unknown) => socket.send(spaced(value));
    send({ version: '1.0.0', protocol: 'Call', event: 'connected' });
    send({
      start: {
        callSid: 'CAstranger',
        streamSid: 'MZstranger',
        customParameters: Object.fromEntries(parameters.map(([, name, value]) => [name, unescape(value ?? '')])),
        tracks: ['inbound'],
      },
      streamSid: 'MZstranger',
      sequenceNumber: '1',
      event: 'start',
    });
    socket.on('message', (data) => {
      const message = JSON.parse((data as Buffer).toString()) as { event: string; mark?: unknown };
      if (message.event === 'mark') send({ mark: message.mark, streamSid: 'MZstranger', event: 'mark' });
    });
    for (let frame = 0; frame < 250 && socket.readyState === WebSocket.OPEN; frame++) {
      send({
        media: {
          payload: Buffer.alloc(160, 0x21).toString('base64'),
          timestamp: String(frame * 20),
          chunk: String(frame),
        },
        streamSid: 'MZstranger',
        event: 'media',
      });
      await setTimeout(20);
    }
    if (socket.readyState === WebSocket.OPEN)
      send({ stop: { callSid: 'CAstranger' }, streamSid: 'MZstranger', event: 'stop' });
    socket.close();
    await ask(action);
  }
  return { server, port, seen };
}

/** Says two things, hears two things, and knows the answer. */
async function strangeOpenAi() {
  const received: string[] = [];
  const { server, port } = await listen(async (request, response) => {
    const asked = JSON.parse(await bodyOf(request)) as { text?: { format?: { type?: string } } };
    received.push(`responses ${asked.text?.format?.type ?? ''}`);
    const answer = { accepte: true, prix_total: 37.5, devise: 'EUR', resume: 'Le fournisseur livre.' };
    response.end(
      spaced({
        output: [{ type: 'message', content: [{ type: 'output_text', text: spaced(answer) }] }],
        status: 'completed',
      }),
    );
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    const send = (value: unknown) => socket.send(spaced(value));
    let responses = 0;
    let frames = 0;
    const speak = (text: string) => {
      const ids = { item_id: `item-${++responses}`, response_id: `resp-${responses}` };
      send({ response: { id: ids.response_id }, type: 'response.created' });
      send({
        item: { type: 'message', id: ids.item_id },
        response_id: ids.response_id,
        type: 'response.output_item.added',
      });
      send({ delta: Buffer.alloc(1_600, 0x22).toString('base64'), ...ids, type: 'response.output_audio.delta' });
      send({ ...ids, type: 'response.output_audio.done' });
      send({ transcript: text, ...ids, type: 'response.output_audio_transcript.done' });
      send({ response: { status: 'completed', id: ids.response_id }, type: 'response.done' });
    };
    const hear = (item: string, text: string) => {
      send({ audio_start_ms: 0, item_id: item, type: 'input_audio_buffer.speech_started' });
      send({ audio_end_ms: 500, item_id: item, type: 'input_audio_buffer.speech_stopped' });
      send({ item_id: item, type: 'input_audio_buffer.committed' });
      send({ transcript: text, item_id: item, type: 'conversation.item.input_audio_transcription.completed' });
    };
    socket.on('message', (data) => {
      const event = JSON.parse((data as Buffer).toString()) as { type: string };
      if (event.type !== 'input_audio_buffer.append') received.push(event.type);
      if (event.type === 'session.update') send({ session: { type: 'realtime' }, type: 'session.updated' });
      if (event.type === 'response.create') speak('Bonjour, pouvez-vous livrer ?');
      if (event.type !== 'input_audio_buffer.append') return;
      frames += 1;
      if (frames === 100) {
        hear('u1', 'Oui, je livre demain, 37 euros 50.');
        speak('Parfait, merci.');
      }
    });
  });
  return { server, port, received };
}

let twilio: Awaited<ReturnType<typeof strangeTwilio>>;
let openai: Awaited<ReturnType<typeof strangeOpenAi>>;
let platform: RunningPlatform;
beforeAll(async () => {
  twilio = await strangeTwilio();
  openai = await strangeOpenAi();
  platform = await startPlatform({
    env: {
      TWILIO_ACCOUNT_SID: 'AC1',
      TWILIO_AUTH_TOKEN: TOKEN,
      TWILIO_PHONE_NUMBER: '+33186950000',
      OPENAI_API_KEY: 'sk-stranger',
      TWILIO_BASE_URL: `http://127.0.0.1:${twilio.port}`,
      OPENAI_BASE_URL: `http://127.0.0.1:${openai.port}/v1`,
      OPENAI_REALTIME_URL: `ws://127.0.0.1:${openai.port}/v1/realtime`,
      CALLING_HOURS: '00:00-24:00',
      X_API_KEY: 'chosen-by-somebody-else',
    },
  });
}, 60_000);
afterAll(async () => {
  await platform.stop();
  for (const { server } of [twilio, openai] as { server: Server }[]) {
    server.closeAllConnections();
    server.close();
  }
});

describe('with implementations of the providers that are not ours', () => {
  it('an order is confirmed', async () => {
    const ask = async (path: string, init: RequestInit = {}) => {
      const headers = { 'x-api-key': 'chosen-by-somebody-else', 'content-type': 'application/json' };
      const answer = await fetch(`${platform.url}${path}`, { ...init, headers });
      return (await answer.json()) as Record<string, unknown>;
    };
    const posted = await ask('/api/supplier-orders', {
      method: 'POST',
      body: JSON.stringify({
        fournisseur: { id: 'f1', nom: 'Primeur', telephone: '+33612345678' },
        ingredients: [{ nom: 'Tomates', quantite: 10, unite: 'kg' }],
      }),
    });
    const order = await until(
      () => ask(`/api/supplier-orders/${String(posted['id'])}`),
      ({ statut }) => statut !== 'en_attente' && statut !== 'appel_en_cours',
      40_000,
    );
    expect(order).toMatchObject({ statut: 'confirmee', resultat: { accepte: true, prix_total: 37.5, devise: 'EUR' } });
    expect(twilio.seen[0]).toMatch(/^\/supplier-call\/ord_\w+ 200$/);
    expect(openai.received).toContain('responses json_schema');
  }, 60_000);
});
