import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Ear, FRAME_BYTES, say, silence } from '../speech/speech.ts';
import { startOpenAiSimulator, type OpenAiSimulator } from './simulator.ts';
import { at, number, text } from './testing/at.ts';
import { RealtimeClient } from './testing/realtime-client.ts';
import { HANG_UP } from './testing/supplier-call.ts';

let simulator: OpenAiSimulator;
let realtimeUrl: string;
const clients: RealtimeClient[] = [];

beforeAll(async () => {
  const settings = { burstFactor: 40, firstTokenMs: 5, transcriptionDelayMs: [5, 10] as [number, number] };
  simulator = await startOpenAiSimulator({ apiKey: 'sk-test', settings });
  realtimeUrl = `${simulator.url.replace('http', 'ws')}/v1/realtime`;
});
afterEach(async () => {
  const used = clients.splice(0);
  for (const client of used) client.close();
  await control('DELETE', '/faults');
  const problems = used.flatMap((client) => client.problems);
  if (problems.length > 0) throw new Error(problems.join('\n'));
});
afterAll(() => simulator.close());

async function control(method: string, path: string, body?: unknown): Promise<unknown> {
  const reply = await fetch(`${simulator.url}/_sim${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return reply.json();
}

const fault = (body: Record<string, unknown>) => control('POST', '/faults', body);

function connect(query = '?model=gpt-realtime-2.1', headers?: Record<string, string>): RealtimeClient {
  const client = new RealtimeClient(`${realtimeUrl}${query}`, headers);
  clients.push(client);
  return client;
}

async function telephone(session: Record<string, unknown> = {}): Promise<RealtimeClient> {
  const client = connect();
  await client.useTelephone(session);
  return client;
}

/** HTTP status and error code of a handshake that is refused. */
function refusal(query: string, headers: Record<string, string>): Promise<{ status: number; code: unknown }> {
  const { socket } = connect(query, headers);
  return new Promise((resolve, reject) => {
    socket.on('open', () => reject(new Error('it opened')));
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (piece: Buffer) => (body += piece.toString('utf8')));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, code: at(JSON.parse(body), 'error.code') }));
    });
  });
}

const greet = (words: string) => ({ type: 'response.create', response: { instructions: `« ${words} »` } });
const LONG = 'Un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze.';

function play(client: RealtimeClient, audio: Buffer): void {
  for (let start = 0; start < audio.length; start += FRAME_BYTES) {
    client.send({
      type: 'input_audio_buffer.append',
      audio: audio.subarray(start, start + FRAME_BYTES).toString('base64'),
    });
  }
}

describe('the official SDK', () => {
  it('holds a conversation over the simulator', async () => {
    const openai = new OpenAI({ apiKey: 'sk-test', baseURL: `${simulator.url}/v1` });
    // The SDK insists on wss: on the loopback the "TLS" connection is a plain one.
    const { hostname, port } = new URL(simulator.url);
    const options = { createConnection: () => createConnection({ host: hostname, port: Number(port) }) };
    const realtime = new OpenAIRealtimeWS({ model: 'gpt-realtime-2.1', options }, openai);
    const errors: unknown[] = [];
    realtime.on('error', (error) => errors.push(error));
    const heard: Buffer[] = [];
    const transcripts: string[] = [];
    realtime.on('session.created', () =>
      realtime.send({
        type: 'session.update',
        session: {
          type: 'realtime',
          instructions: 'Réponds poliment.',
          audio: {
            input: { format: { type: 'audio/pcmu' }, transcription: { model: 'gpt-transcribe', language: 'fr' } },
            output: { format: { type: 'audio/pcmu' }, voice: 'marin' },
          },
        },
      }),
    );
    realtime.on('session.updated', () => {
      const audio = Buffer.concat([say('Quelle heure est-il ?'), silence(600)]);
      realtime.send({ type: 'input_audio_buffer.append', audio: audio.toString('base64') });
    });
    realtime.on('response.output_audio.delta', ({ delta }) => heard.push(Buffer.from(delta, 'base64')));
    realtime.on('conversation.item.input_audio_transcription.completed', ({ transcript }) =>
      transcripts.push(transcript),
    );
    await new Promise<void>((resolve) => realtime.on('response.done', () => resolve()));
    const words = new Ear()
      .hear(Buffer.concat(heard))
      .map(({ word }) => word)
      .join('');
    expect(words).toBe("J'ai bien entendu : Quelle heure est-il. Je vous écoute.");
    expect(transcripts).toEqual(['Quelle heure est-il ?']);
    expect(errors).toEqual([]);
    realtime.close();
  });
});

describe('the door', () => {
  it('opens only with the key', async () => {
    expect(await refusal('?model=gpt-realtime-2.1', { authorization: 'Bearer sk-wrong' })).toEqual({
      status: 401,
      code: 'invalid_api_key',
    });
    expect(await refusal('?model=gpt-realtime-2.1', {})).toEqual({ status: 401, code: null });
  });

  it('does not open beside a call that nobody made', async () => {
    expect(await refusal('?call_id=rtc_1', { authorization: 'Bearer sk-test' })).toEqual({
      status: 404,
      code: 'call_id_not_found',
    });
  });

  it.each([
    ['an unknown model', '?model=gpt-realtime-9', {}, 4004, 'model_not_found'],
    ['a retired model', '?model=gpt-4o-realtime-preview', {}, 4004, 'model_not_found'],
    ['a model that is not realtime', '?model=gpt-6-luna', {}, 4004, 'model_not_found'],
    ['no model', '', {}, 4000, 'missing_model'],
    ['the beta header', '?model=gpt-realtime-2.1', { 'openai-beta': 'realtime=v1' }, 4000, 'beta_api_shape_disabled'],
    ['a transcription', '?intent=transcription', {}, 4000, 'unsupported_by_simulator'],
  ])('turns away %s with an error event', async (_name, query, headers, code, reason) => {
    const client = connect(query, { authorization: 'Bearer sk-test', ...headers });
    expect(await client.closed).toEqual({ code, reason: `invalid_request_error.${reason}` });
    expect(client.events).toMatchObject([{ type: 'error', error: { code: reason } }]);
  });

  it('answers a binary frame and broken JSON with errors, and stays open', async () => {
    const client = connect();
    await client.until('session.created');
    client.socket.send(Buffer.from([1, 2, 3]));
    client.socket.send('{"type":');
    await client.until('error', (event) => at(event, 'error.code') === 'invalid_json');
    client.send({ type: 'session.update', session: { type: 'realtime' } });
    await client.until('session.updated');
  });
});

describe('faults of the handshake', () => {
  it('refuse the connection', async () => {
    await fault({ kind: 'handshake_refuse' });
    expect(await connect().closed).toMatchObject({ code: 1006 });
    await telephone();
  });

  it('leave it hanging', async () => {
    await fault({ kind: 'handshake_hang' });
    const client = connect();
    const settled = await Promise.race([
      client.closed.then(() => 'closed'),
      client.until('session.created').then(() => 'open'),
      sleep(150, 'hanging'),
    ]);
    expect(settled).toBe('hanging');
    client.socket.terminate();
  });

  it.each([401, 429, 500])('answer %i', async (status) => {
    await fault({ kind: 'handshake_status', status });
    expect(await refusal('?model=gpt-realtime-2.1', { authorization: 'Bearer sk-test' })).toMatchObject({ status });
  });

  it('strike as often as they are told, after as many as they skip', async () => {
    await fault({ kind: 'handshake_refuse', times: 2, skip: 1 });
    const outcomes: boolean[] = [];
    for (let i = 0; i < 4; i++) {
      const client = connect();
      outcomes.push(
        await Promise.race([client.closed.then(() => false), client.until('session.created').then(() => true)]),
      );
    }
    expect(outcomes).toEqual([true, false, false, true]);
  });
});

describe('faults of a session', () => {
  it('close it after some time, with a code', async () => {
    await fault({ kind: 'close', code: 1011, reason: 'keepalive ping timeout', when: { afterMs: 30 } });
    expect(await connect().closed).toEqual({ code: 1011, reason: 'keepalive ping timeout' });
  });

  it('cut it after some events, without a word', async () => {
    await fault({ kind: 'close', when: { afterEvents: 2 } });
    const client = connect();
    await client.until('session.created');
    client.send({ type: 'session.update', session: { type: 'realtime' } });
    expect(await client.closed).toMatchObject({ code: 1006 });
  });

  it('cut it in the middle of a response', async () => {
    await fault({ kind: 'close', when: { during: 'response' } });
    const client = await telephone();
    client.send(greet(LONG));
    expect(await client.closed).toMatchObject({ code: 1006 });
    expect(client.events.some(({ type }) => type === 'response.output_audio.delta')).toBe(true);
    expect(client.events.some(({ type }) => type === 'response.done')).toBe(false);
  });

  it('cut it in the middle of a tool call', async () => {
    await fault({ kind: 'close', when: { during: 'tool_call' } });
    const client = await telephone({ tools: [HANG_UP], tool_choice: 'required' });
    client.send({ type: 'response.create' });
    expect(await client.closed).toMatchObject({ code: 1006 });
    expect(client.events.some(({ type }) => type === 'response.function_call_arguments.done')).toBe(false);
  });

  it('never answer an update, which is done all the same', async () => {
    await fault({ kind: 'session_updated_missing' });
    const client = connect();
    await client.until('session.created');
    client.send({ type: 'session.update', session: { type: 'realtime', instructions: 'Sois bref.' } });
    client.send({ type: 'session.update', session: { type: 'realtime' } });
    expect(at(await client.until('session.updated'), 'session.instructions')).toBe('Sois bref.');
    expect(client.events.filter(({ type }) => type === 'session.updated')).toHaveLength(1);
  });

  it('lose, delay or spoil a transcription', async () => {
    await fault({ kind: 'transcription_missing' });
    await fault({ kind: 'transcription_failed' });
    await fault({ kind: 'transcription_late', ms: 150, skip: 1 });
    const client = await telephone({
      audio: {
        input: { format: { type: 'audio/pcmu' }, turn_detection: null, transcription: { model: 'gpt-transcribe' } },
      },
    });
    for (const word of ['un', 'deux', 'trois']) {
      play(client, say(word));
      client.send({ type: 'input_audio_buffer.commit' });
    }
    const completed = await client.until('conversation.item.input_audio_transcription.completed');
    expect(text(completed, 'transcript')).toBe('trois');
    const failed = await client.until('conversation.item.input_audio_transcription.failed');
    expect(at(failed, 'error.code')).toBe('audio_unintelligible');
    expect(client.events.filter(({ type }) => type.endsWith('transcription.completed'))).toHaveLength(1);
  });

  it.each([
    ['rate_limit', 'rate_limit_exceeded'],
    ['server_error', 'server_error'],
    ['insufficient_quota', 'insufficient_quota'],
  ])('make a response fail: %s', async (error, code) => {
    await fault({ kind: 'response_failed', error });
    const client = await telephone();
    client.send(greet('Bonjour.'));
    const done = await client.until('response.done');
    expect(done['response']).toMatchObject({
      status: 'failed',
      output: [],
      status_details: { type: 'failed', error: { code } },
    });
  });

  it('make a response that never ends until it is cancelled', async () => {
    await fault({ kind: 'response_stalled' });
    const client = await telephone();
    client.send(greet('Bonjour.'));
    await client.until('response.created');
    await sleep(80);
    expect(client.events.some(({ type }) => type === 'response.output_item.added')).toBe(false);
    client.send({ type: 'response.cancel' });
    expect(at(await client.until('response.done'), 'response.status')).toBe('cancelled');
  });

  it('call a function twice', async () => {
    await fault({ kind: 'duplicate_function_call' });
    const client = await telephone({ tools: [HANG_UP], tool_choice: 'required' });
    client.send({ type: 'response.create' });
    const output = at(await client.until('response.done'), 'response.output') as {
      name: string;
      call_id: string;
      arguments: string;
    }[];
    expect(output.map(({ name }) => name)).toEqual(['end_call', 'end_call']);
    expect(output[0]?.arguments).toBe(output[1]?.arguments);
    expect(output[0]?.call_id).not.toBe(output[1]?.call_id);
  });

  it('sprinkle events and fields that nobody knows', async () => {
    await fault({ kind: 'unknown_events', every: 2 });
    const client = await telephone();
    client.send(greet('Bonjour.'));
    await client.until('response.done');
    expect(client.events.filter(({ type }) => type === 'session.telemetry.sampled').length).toBeGreaterThan(3);
    expect(client.events.some((event) => 'sim_unknown_field' in event)).toBe(true);
  });

  it('slow the voice down below real time, or send it in one piece', async () => {
    await fault({ kind: 'slow_deltas', factor: 0.02 });
    const slow = await telephone();
    slow.send(greet(LONG));
    await slow.until('response.output_audio.delta');
    await sleep(150);
    expect(slow.events.filter(({ type }) => type === 'response.output_audio.delta')).toHaveLength(1);
    slow.close();
    await fault({ kind: 'huge_delta' });
    const huge = await telephone();
    huge.send(greet(LONG));
    await huge.until('response.done');
    const deltas = huge.events.filter(({ type }) => type === 'response.output_audio.delta');
    expect(deltas).toHaveLength(1);
    expect(Buffer.from(text(deltas[0], 'delta'), 'base64')).toEqual(say(LONG));
  });
});

describe('the control API', () => {
  it('changes settings for what comes next, and refuses nonsense', async () => {
    const before = await control('GET', '/settings');
    expect(await control('PUT', '/settings', { sessionSeconds: 1, charsPerSecond: 30 })).toMatchObject({
      sessionSeconds: 1,
      charsPerSecond: 30,
    });
    expect(at(await control('PUT', '/settings', { burstFactor: 'fast' }), 'error.code')).toBe('invalid_type');
    expect(at(await control('PUT', '/settings', { nonsense: 1 }), 'error.code')).toBe('unknown_parameter');
    expect(at(await control('POST', '/faults', { kind: 'earthquake' }), 'error.param')).toBe('kind');
    const client = connect();
    expect(await client.closed).toEqual({ code: 1001, reason: 'Your session hit the maximum duration of 0 minutes.' });
    await control('POST', '/reset');
    expect(await control('GET', '/settings')).toEqual(before);
  });

  it('lists and takes back faults', async () => {
    const { faults } = (await control('POST', '/faults', [
      { kind: 'huge_delta', times: null },
      { kind: 'handshake_hang' },
    ])) as { faults: { id: string }[] };
    expect(await control('GET', '/faults')).toMatchObject({
      faults: [{ kind: 'huge_delta', times: null, struck: 0 }, { kind: 'handshake_hang' }],
    });
    expect(await control('DELETE', `/faults/${faults[0]?.id}`)).toEqual({ deleted: 1 });
    expect(await control('DELETE', '/faults')).toEqual({ deleted: 1 });
  });

  it('shows what a session received, sent and remembers after a barge-in', async () => {
    const client = await telephone();
    const sessionId = text(client.events[0], 'session.id');
    client.send(greet(LONG));
    const done = await client.until('response.done');
    const itemId = text(done, 'response.output.0.id');
    play(client, say('Attendez.').subarray(0, 480));
    await client.until('input_audio_buffer.speech_started');
    client.send({ type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms: 600 });
    client.send({ type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms: 700 });
    await client.until('error');
    const seen = await control('GET', `/sessions/${sessionId}`);
    const received = at(seen, 'received') as { type: string; pieces?: number }[];
    expect(received.map(({ type }) => type)).toEqual([
      'session.update',
      'response.create',
      'input_audio_buffer.append',
      'conversation.item.truncate',
      'conversation.item.truncate',
    ]);
    expect(received[2]?.pieces).toBe(3);
    expect(at(seen, 'errors')).toMatchObject([{ message: 'Audio content of 600ms is already shorter than 700ms' }]);
    expect(at(seen, 'memory')).toMatchObject([
      { id: itemId, text: 'Un deux trois', generatedText: LONG, truncatedAtMs: 600 },
    ]);
    expect(number(seen, 'usage.outputTokens')).toBeGreaterThan(0);
    const sent = at(seen, 'sent') as { type: string }[];
    expect(sent.filter(({ type }) => type === 'response.output_audio.delta').length).toBeLessThanOrEqual(
      sent.length / 2,
    );
    expect(at(await control('GET', '/sessions'), 'sessions')).toContainEqual(
      expect.objectContaining({ id: sessionId, open: true }),
    );
    expect(at(await control('GET', '/sessions/sess_none'), 'error.param')).toBe('id');
  });
});
