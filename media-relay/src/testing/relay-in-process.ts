import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { silentLogger } from '../../../shared/testing/silent-logger.ts';
import { LiveCalls } from '../calls/live-calls.ts';
import { HeldLeg } from '../calls/held-leg.ts';
import type { LegEnd } from '../calls/leg-end.ts';
import { StreamLine } from '../calls/stream-line.ts';
import { LiveHub } from '../live/live-hub.ts';
import { createRelayServer } from '../server.ts';
import { awaitStart, turnAway } from '../twilio/media-stream-socket.ts';

const START_MS = 5_000;
const agent = {
  language: 'fr',
  instructions: '',
  opening: 'Bonjour.',
  vocabulary: [],
  introduction: '',
  patience: [],
  farewell: 'Au revoir.',
  silencePrompt: '',
};

/** A model's session: it takes every setting, and says back each piece of audio that it hears. */
export interface FakeSession {
  socket: WebSocket;
  heard: string[];
  says(payload: string): void;
}

/** The relay's server and call, with everything between the two sockets, in this process. */
export async function startRelay() {
  const sessions: FakeSession[] = [];
  const ends = new Map<string, LegEnd>();
  const live = new LiveCalls();
  let later = 0;

  const models = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  models.on('connection', (socket) => {
    const session: FakeSession = {
      socket,
      heard: [],
      says: (delta) =>
        socket.send(
          JSON.stringify({ type: 'response.output_audio.delta', response_id: 'resp_1', item_id: 'item_1', delta }),
        ),
    };
    sessions.push(session);
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      const event = JSON.parse(data.toString()) as { type: string; audio?: string };
      if (event.type === 'session.update') socket.send('{"type":"session.updated","session":{}}');
      if (event.audio === undefined) return;
      session.heard.push(event.audio);
      session.says(event.audio);
    });
  });
  await once(models, 'listening');

  const { server } = createRelayServer({
    isSigned: async () => true,
    activeCalls: () => live.size,
    live: { handles: () => false, request: () => undefined, upgrade: () => undefined },
    log: silentLogger,
    onStream: async (socket) => {
      const start = await awaitStart(socket, START_MS);
      if (!start) return turnAway(socket, 1008);
      const identity = { callId: start.start.callSid, attempt: 1, leg: 1, relayId: 'test' };
      const now = () => Date.now() + later;
      const account = {
        url: `ws://127.0.0.1:${(models.address() as AddressInfo).port}`,
        apiKey: async () => 'key',
        model: 'm',
      };
      const call: HeldLeg = new HeldLeg(
        {
          identity,
          startedAt: Date.now(),
          agent,
          tools: [],
          history: { turns: [], actions: [] },
          beginning: { kind: 'opening' },
          mayLeaveMessage: false,
          calledUs: false,
          claimMessage: async () => null,
          live: new LiveHub(identity, []),
          actions: () => [],
          model: 'm',
          settings: { transcriptionModel: 't', voice: 'v' },
          maxMs: 600_000,
          saveTurn: () => undefined,
          onEnd: (end) => {
            ends.set(start.streamSid, end);
            call.closeLine();
          },
          now,
          log: silentLogger,
        },
        new StreamLine(socket, start, { account, now, log: silentLogger }),
      );
      const remove = live.add(call);
      await call.start();
      await call.done;
      remove();
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    sessions,
    /** How legs ended, by their stream. */
    ends,
    live,
    /** Lets time pass for calls, though not for sockets. */
    pass: (ms: number) => {
      later += ms;
    },
    async stop(): Promise<void> {
      for (const { socket } of sessions) socket.terminate();
      models.close();
      live.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}

export type TestRelay = Awaited<ReturnType<typeof startRelay>>;
