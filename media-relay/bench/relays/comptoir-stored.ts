import type { AddressInfo } from 'node:net';
import { createCallRepository } from '../../../shared/domain/calls/call-repository.ts';
import { createConversationRepository } from '../../../shared/domain/calls/conversation-repository.ts';
import { createLeaseRepository } from '../../../shared/domain/calls/lease-repository.ts';
import { createToolEffectRepository } from '../../../shared/domain/calls/tool-effect-repository.ts';
import { callStore } from '../../src/call-store.ts';
import { awsJson } from '../../../shared/runtime/aws-json.ts';
import { newId } from '../../../shared/runtime/ids.ts';
import { createLogger } from '../../../shared/runtime/logger.ts';
import { LiveCalls } from '../../src/calls/live-calls.ts';
import { runLeg, type RunLegDeps } from '../../src/calls/run-leg.ts';
import { streamOffer } from '../../src/calls/stream-line.ts';
import { LiveRegister } from '../../src/live/live-register.ts';
import { createRelayServer } from '../../src/server.ts';
import { awaitStart } from '../../src/twilio/media-stream-socket.ts';
import { answerBench } from './answer-bench.ts';
import { benchAgent } from './bench-agent.ts';

/** `comptoir.ts` and all that a call asks of the store besides: the leg, its lease, the carrier's verdict, what was said. */
const [url = '', endpoint = '', table = ''] = process.argv.slice(2);

const log = createLogger();
const live = new LiveCalls();
const account = { url, apiKey: async () => 'bench', model: 'bench' };
const credentials = async () => ({ accessKeyId: 'bench', secretAccessKey: 'bench' });
const { store, patient } = callStore(awsJson('dynamodb', credentials, { endpoint, region: 'eu-west-3' }));
const now = () => new Date();
const deps: RunLegDeps = {
  calls: createCallRepository(store, table),
  leases: createLeaseRepository(store, table),
  conversations: createConversationRepository(patient, table),
  effects: createToolEffectRepository(store, table),
  agentFor: async () => ({
    agent: benchAgent,
    tools: [],
    actions: () => [],
    requestTransfer: async () => ({ kind: 'refused', refusal: 'nobody_to_transfer_to' }),
    putThrough: null,
  }),
  announceEnd: async () => undefined,
  newId,
  report: () => undefined,
  live,
  register: new LiveRegister(),
  holderNow: async () => ({ agent: { id: 'bench', version: 1 }, language: 'fr', standIn: null }),
  relayId: 'bench',
  relayUrl: '',
  model: 'bench',
  settings: { transcriptionModel: 'bench', voice: 'bench' },
  maxMs: 3_600_000,
  now,
  nowMs: Date.now,
  log,
};

const { server } = createRelayServer({
  isSigned: async () => true,
  activeCalls: () => live.size,
  live: { handles: () => false, request: () => undefined, upgrade: () => undefined },
  log,
  onStream: async (socket) => {
    const start = await awaitStart(socket, 5_000);
    if (!start) return socket.terminate();
    const { callSid } = start.start;
    const pass = { callId: callSid, sid: callSid, attempt: 1, leg: 1 };
    await runLeg(deps, pass, streamOffer(socket, start, { account, now: Date.now, log }));
  },
});
answerBench();
server.listen(0, '127.0.0.1', () => process.stdout.write(`ready ${(server.address() as AddressInfo).port}\n`));
