import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SessionUpdateEvent } from 'openai/resources/realtime/realtime';
import { silentLogger } from '../../../../shared/testing/silent-logger.ts';
import { CallNumbers } from '../call-numbers.ts';
import { CallGone, type LineEvents } from '../line.ts';
import { SipLine } from './sip-line.ts';

/** OpenAI's side of one call: sidebands as long as there is a call, and what was told to each. */
let server: Server;
let sockets: WebSocket[];
let told: Record<string, unknown>[][];
let refusals: number;
/** How often the line breaks instead of an answer to settings. */
let cutsAtSettings: number;
let gone: boolean;
/** The call leaves in the moment in which somebody attaches to it. */
let leavesAtOnce: boolean;
let asked: string[];
let happened: string[];
let hangUps: number;
let hangUpFails: number;
let line: SipLine;

const until = async (fits: () => boolean): Promise<void> => {
  const deadline = Date.now() + 5_000;
  while (!fits() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(fits()).toBe(true);
};
const update: SessionUpdateEvent = {
  type: 'session.update',
  session: {
    type: 'realtime',
    audio: {
      input: {
        format: { type: 'audio/pcmu' },
        turn_detection: { type: 'server_vad', create_response: true, interrupt_response: true },
      },
      output: { format: { type: 'audio/pcmu' }, voice: 'marin' },
    },
  },
};
const says = (event: object) => sockets.at(-1)?.send(JSON.stringify(event));

beforeEach(async () => {
  sockets = [];
  told = [];
  asked = [];
  happened = [];
  refusals = 0;
  cutsAtSettings = 0;
  hangUps = 0;
  hangUpFails = 0;
  gone = false;
  leavesAtOnce = false;
  const door = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server = createServer().listen(0, '127.0.0.1');
  server.on('upgrade', (request, socket, head) => {
    asked.push(request.url ?? '');
    if (gone || refusals-- > 0) return socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
    return door.handleUpgrade(request, socket, head, (opened) => {
      const heard: Record<string, unknown>[] = [];
      sockets.push(opened);
      told.push(heard);
      if (leavesAtOnce) {
        gone = true;
        opened.close(1000);
      }
      opened.on('message', (data: Buffer) => {
        const event = JSON.parse(data.toString()) as Record<string, unknown>;
        heard.push(event);
        if (event['type'] !== 'session.update') return;
        if (cutsAtSettings-- > 0) opened.terminate();
        else opened.send('{"type":"session.updated","session":{}}');
      });
    });
  });
  await once(server, 'listening');
  line = new SipLine({
    sid: 'rtc_1',
    hasSpoken: false,
    account: {
      url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/realtime`,
      apiKey: async () => 'k',
      model: 'm',
    },
    calls: {
      async hangUp() {
        hangUps += 1;
        if (hangUpFails-- > 0) throw new Error('OpenAI is away');
      },
    },
    now: Date.now,
    log: silentLogger,
  });
  const note =
    (what: string) =>
    (detail?: unknown): void =>
      void happened.push(typeof detail === 'string' ? `${what} ${detail}` : what);
  const events: LineEvents = {
    onEvent: ({ type }) => void happened.push(type),
    onModelLost: () => void happened.push('model lost'),
    onAgentSpeaks: note('agent speaks'),
    onPlayback: (change) => change(),
    onDigit: note('digit'),
    onHungUp: note('hung up'),
    onLineLost: note('line lost'),
  };
  line.speech({ agentHeard: note('heard'), agentCut: () => void happened.push('cut') }, new CallNumbers(0, 500));
  line.attach(events);
});
afterEach(() => {
  line.detach();
  for (const socket of sockets) socket.terminate();
  server.closeAllConnections();
  server.close();
});

describe('the sideband of a call', () => {
  it('is attached by the call’s id, as soon as OpenAI knows it, and gets no audio format', async () => {
    refusals = 2;
    await line.openModel(update);
    expect(asked).toEqual(Array.from({ length: 3 }, () => '/v1/realtime?call_id=rtc_1'));
    const [settings] = told[0] as unknown as [SessionUpdateEvent];
    expect(JSON.stringify(settings)).not.toContain('pcmu');
    expect(JSON.stringify(settings)).toContain('marin');
    says({ type: 'input_audio_buffer.dtmf_event_received', event: '4', received_at: 1 });
    says({ type: 'response.created', response: { id: 'r1' } });
    await until(() => happened.length === 2);
    expect(happened).toEqual(['digit 4', 'response.created']);
  });

  it('is not to be had when the caller has gone', async () => {
    gone = true;
    await expect(line.openModel(update)).rejects.toThrow(CallGone);
  });

  it('that closes because the caller hung up says so', async () => {
    await line.openModel(update);
    gone = true;
    sockets[0]?.close(1000);
    await until(() => happened.includes('hung up'));
    await line.over;
    expect(happened).toEqual(['hung up']);
  });

  it('that was only lost is attached again, with the voice left as it was', async () => {
    await line.openModel(update);
    sockets[0]?.terminate();
    await until(() => happened.includes('model lost'));
    await line.openModel(update);
    expect(sockets).toHaveLength(2);
    expect(JSON.stringify(told[1])).not.toContain('marin');
    says({ type: 'response.created', response: { id: 'r2' } });
    await until(() => happened.includes('response.created'));
    expect(happened).not.toContain('hung up');
  });

  it('that does not take its settings is tried once more, by one socket at a time', async () => {
    cutsAtSettings = 1;
    await line.openModel(update);
    expect(happened).toEqual([]);
    expect(sockets).toHaveLength(2);
    expect(sockets.filter((socket) => socket.readyState === socket.OPEN)).toHaveLength(1);
  });
});

describe('the end', () => {
  it('hangs up once the last words are in, again when OpenAI is away', async () => {
    hangUpFails = 1;
    await line.openModel(update);
    line.close('agent_hung_up');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(hangUps).toBe(0);
    line.closeModel();
    await until(() => hangUps === 2);
  });

  it.each(['person_hung_up', 'drained', 'fenced', 'line_lost'] as const)('by %s leaves the call alone', async (end) => {
    await line.openModel(update);
    line.close(end);
    line.closeModel();
    await once(sockets[0]!, 'close');
    expect(hangUps).toBe(0);
    expect(happened).toEqual([]);
  });

  it('by a transfer is watched: nobody answers any more, and the call is over when OpenAI lets it go', async () => {
    await line.openModel(update);
    line.close('transferring');
    line.closeModel();
    await until(() => told[0]?.length === 2);
    expect(JSON.stringify(told[0]?.[1])).toContain('"create_response":false');
    // A lost socket is not a call that left.
    sockets[0]?.terminate();
    await until(() => sockets.length === 2);
    gone = true;
    sockets[1]?.close(1000);
    await line.over;
    expect({ happened, hangUps }).toEqual({ happened: ['session.updated'], hangUps: 0 });
  });

  it('by a transfer is seen, also when it comes in the moment in which somebody attaches', async () => {
    leavesAtOnce = true;
    line.watch();
    await line.over;
    expect(asked.length).toBeGreaterThan(1);
  });

  it('by a transfer before any agent came is watched as well', async () => {
    line.watch();
    await until(() => sockets.length === 1);
    gone = true;
    sockets[0]?.close(1000);
    await line.over;
    expect(told[0]).toEqual([]);
  });
});
