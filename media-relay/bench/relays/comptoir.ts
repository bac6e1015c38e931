import type { AddressInfo } from 'node:net';
import { createLogger } from '../../../shared/runtime/logger.ts';
import { TurnWriter } from '../../src/agent/turn-writer.ts';
import { HeldLeg } from '../../src/calls/held-leg.ts';
import { LiveCalls } from '../../src/calls/live-calls.ts';
import { StreamLine } from '../../src/calls/stream-line.ts';
import { LiveHub } from '../../src/live/live-hub.ts';
import { createRelayServer } from '../../src/server.ts';
import { awaitStart } from '../../src/twilio/media-stream-socket.ts';
import { answerBench } from './answer-bench.ts';
import { benchAgent } from './bench-agent.ts';

/** The relay as it is deployed, from socket to socket; only who signed is not asked, and nothing is stored: `comptoir-stored.ts` does. */
const [url = ''] = process.argv.slice(2);

const log = createLogger();
const live = new LiveCalls();
const account = { url, apiKey: async () => 'bench', model: 'bench' };

const { server } = createRelayServer({
  isSigned: async () => true,
  activeCalls: () => live.size,
  live: { handles: () => false, request: () => undefined, upgrade: () => undefined },
  log,
  onStream: async (socket) => {
    const start = await awaitStart(socket, 5_000);
    if (!start) return socket.terminate();
    const identity = { callId: start.start.callSid, attempt: 1, leg: 1, relayId: 'bench' };
    const hub = new LiveHub(identity, []);
    const writer = new TurnWriter(async () => undefined, log);
    const call: HeldLeg = new HeldLeg(
      {
        identity,
        startedAt: Date.now(),
        agent: benchAgent,
        tools: [],
        history: { turns: [], actions: [] },
        beginning: { kind: 'opening' },
        model: 'bench',
        settings: { transcriptionModel: 'bench', voice: 'bench' },
        maxMs: 3_600_000,
        mayLeaveMessage: false,
        calledUs: false,
        claimMessage: async () => null,
        live: hub,
        saveTurn: (turn) => {
          writer.save(turn);
          hub.turn(turn);
        },
        actions: () => [],
        onEnd: () => call.closeLine(),
        now: Date.now,
        log,
      },
      new StreamLine(socket, start, { account, now: Date.now, log }),
    );
    const remove = live.add(call);
    await call.start();
    await call.done;
    remove();
  },
});
answerBench();
server.listen(0, '127.0.0.1', () => process.stdout.write(`ready ${(server.address() as AddressInfo).port}\n`));
