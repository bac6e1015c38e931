import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { AudioPayload } from '../sockets/audio-payload.ts';
import type { AudioDelta, RealtimeEvent } from './realtime-events.ts';
import { RealtimeSocket } from './realtime-socket.ts';

const delta = { type: 'response.output_audio.delta', response_id: 'r', item_id: 'i', delta: 'AAAA' };

let server: WebSocketServer;
let model: WebSocket;
let socket: RealtimeSocket;
const heard: (AudioDelta | RealtimeEvent)[] = [];
const lost: string[] = [];

beforeEach(async () => {
  heard.length = lost.length = 0;
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false, autoPong: false });
  await once(server, 'listening');
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connected = once(server, 'connection');
  socket = await RealtimeSocket.open(
    { url, apiKey: async () => 'key', model: 'm' },
    { onAudio: (one) => heard.push(one), onEvent: (one) => heard.push(one), onLost: (reason) => lost.push(reason) },
  );
  [model] = (await connected) as [WebSocket];
  model.on('error', () => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  socket.close();
  model.terminate();
  server.close();
});

const got = (count: number) => vi.waitFor(() => expect(heard).toHaveLength(count), { timeout: 5_000 });

describe('the model’s socket', () => {
  it('hands over audio however it is written, and every other event that is known', async () => {
    model.send(JSON.stringify(delta));
    model.send(JSON.stringify(delta, null, 2));
    model.send('{"type":"rate_limits.updated"}');
    model.send('no json');
    model.send(Buffer.from([1, 2, 3]));
    model.send('{"type":"input_audio_buffer.committed","item_id":"é"}');
    await got(3);
    expect(
      heard.slice(0, 2).map((one) => 'delta' in one && one.delta instanceof AudioPayload && one.delta.toBase64()),
    ).toEqual(['AAAA', 'AAAA']);
    expect(heard[2]).toEqual({ type: 'input_audio_buffer.committed', item_id: 'é' });
  });

  it('takes a delta of a minute and a half', async () => {
    const long = Buffer.alloc(720_000, 5).toString('base64');
    model.send(JSON.stringify({ ...delta, delta: long }));
    await got(1);
    expect((heard[0] as AudioDelta).delta.toBase64() === long).toBe(true);
  });

  it('keeps audio that was handed over when more of it comes', async () => {
    const payloads = Array.from({ length: 300 }, (_, i) => Buffer.alloc(800, i).toString('base64'));
    for (const payload of payloads) model.send(JSON.stringify({ ...delta, delta: payload }));
    await got(300);
    expect(heard.map((one) => (one as AudioDelta).delta.toBase64())).toEqual(payloads);
  });

  it('writes appends as the service takes them', async () => {
    const messages: string[] = [];
    model.on('message', (data: Buffer) => messages.push(data.toString()));
    socket.append(AudioPayload.ofBase64('AAAA'));
    socket.send('{"type":"response.create"}');
    await vi.waitFor(() => expect(messages).toHaveLength(2));
    expect(messages).toEqual(['{"type":"input_audio_buffer.append","audio":"AAAA"}', '{"type":"response.create"}']);
  });

  it('is lost when the model says what is no text', async () => {
    model.send(Buffer.from([0x22, 0xff, 0x22]), { binary: false });
    await vi.waitFor(() => expect(lost).toEqual(['the model sent what is no text']));
  });

  it('is lost when the model leaves, with its code, once', async () => {
    model.close(1011, 'trouble');
    await vi.waitFor(() => expect(lost).toEqual(['the model closed the socket (1011)']));
    model.terminate();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(lost).toHaveLength(1);
  });

  it('says nothing of a loss that it asked for', async () => {
    const closed = once(model, 'close');
    socket.close();
    await closed;
    expect(lost).toEqual([]);
  });

  it('is lost when the model stops reading', async () => {
    model.pause();
    const audio = AudioPayload.ofSamples(Buffer.alloc(8_000));
    for (let i = 0; i < 400 && lost.length === 0; i++) {
      for (let j = 0; j < 10; j++) socket.append(audio);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.waitFor(() => expect(lost).toEqual(['the model stopped reading']));
  });
});

describe('a connection that is open on this side only', () => {
  it('is given up when not even pings are answered', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const quiet: string[] = [];
    await RealtimeSocket.open(
      { url, apiKey: async () => 'key', model: 'm' },
      { onAudio: () => undefined, onEvent: () => undefined, onLost: (reason) => quiet.push(reason) },
    );
    vi.advanceTimersByTime(15_000);
    expect(quiet).toEqual([]);
    vi.advanceTimersByTime(15_000);
    expect(quiet).toEqual(['the model does not answer']);
  });
});
