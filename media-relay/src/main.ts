import { randomUUID } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { CallIn } from '../../shared/domain/calls/call.ts';
import { createCallRepository } from '../../shared/domain/calls/call-repository.ts';
import { createLeaseRepository } from '../../shared/domain/calls/lease-repository.ts';
import { createMessageRepository } from '../../shared/domain/calls/message-repository.ts';
import { createToolEffectRepository } from '../../shared/domain/calls/tool-effect-repository.ts';
import { createConversationRepository } from '../../shared/domain/calls/conversation-repository.ts';
import { requestDigits } from '../../shared/domain/calls/request-digits.ts';
import { requestTransfer } from '../../shared/domain/calls/request-transfer.ts';
import { openStreamPass, type StreamPass } from '../../shared/domain/calls/stream-token.ts';
import { transferTargets } from '../../shared/domain/calls/transfer-target.ts';
import { findAgent, heldBy } from '../../shared/domain/directory/find-agent.ts';
import { restaurantProfile } from '../../shared/domain/directory/restaurant-profile.ts';
import { createCallerRecordRepository } from '../../shared/domain/reception/caller-record-repository.ts';
import { createOrderRepository } from '../../shared/domain/supplier-orders/order-repository.ts';
import { confirmChanges } from '../../shared/domain/confirmations/confirm-changes-repository.ts';
import { announceChanges } from '../../shared/domain/reservations/announce-changes-repository.ts';
import { createHotelRepository } from '../../shared/domain/reservations/hotel-repository.ts';
import { createInventoryRepository, together } from '../../shared/domain/reservations/inventory-repository.ts';
import { onceInCall } from '../../shared/domain/reservations/once-repository.ts';
import { createReservationRepository } from '../../shared/domain/reservations/reservation-repository.ts';
import { openAiKey } from '../../shared/providers/openai/account.ts';
import { sipCalls } from '../../shared/providers/openai/sip-calls.ts';
import { authTokens } from '../../shared/providers/twilio/account.ts';
import { isSignedByTwilio } from '../../shared/providers/twilio/signature.ts';
import { passingOn } from '../../shared/dynamodb/outbox.ts';
import { awsJson } from '../../shared/runtime/aws-json.ts';
import { createCallQueue } from '../../shared/runtime/call-queue.ts';
import { createConfirmationQueue } from '../../shared/runtime/confirmation-queue.ts';
import { createEventQueue } from '../../shared/runtime/event-queue.ts';
import { newId } from '../../shared/runtime/ids.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createPublicUrl, socketUrl } from '../../shared/runtime/public-url.ts';
import { createSecrets, keysOf } from '../../shared/runtime/secrets.ts';
import { containerEnv, relayEnv } from '../env.ts';
import { AgentVersions } from './agent/agent-versions.ts';
import { agentFor, agentIdFor, standInFor } from './agent/agents.ts';
import type { HotelDeps } from './agent/reservations/on-call.ts';
import type { LineOffer } from './calls/line.ts';
import { callStore } from './call-store.ts';
import { LiveCalls } from './calls/live-calls.ts';
import { runLeg, type RunLegDeps } from './calls/run-leg.ts';
import { holdSipCall } from './calls/sip/hold-sip-call.ts';
import { SipLine } from './calls/sip/sip-line.ts';
import { sipQueue } from './calls/sip/sip-queue.ts';
import { takeSipCalls } from './calls/sip/take-sip-calls.ts';
import { streamOffer } from './calls/stream-line.ts';
import { createLiveEndpoints } from './live/live-endpoints.ts';
import { LiveRegister } from './live/live-register.ts';
import { relayAddress } from './live/relay-address.ts';
import { reportActiveCalls, reportLeg } from './metrics.ts';
import { createRelayServer } from './server.ts';
import { taskProtection } from './task-protection.ts';
import { traceSender } from './tracing/send-trace.ts';
import type { FramedSocket } from './sockets/framed-socket.ts';
import { awaitStart, turnAway } from './twilio/media-stream-socket.ts';

const START_MS = 5_000;
/** ECS kills a task two minutes after it asked it to go: whoever has not paused by then is handed over in mid-sentence, … */
const PATIENCE_MS = 90_000;
/** … and whatever hangs is left. */
const DRAIN_LIMIT_MS = 100_000;

const env = readEnv(relayEnv);
const container = readEnv(containerEnv);
const relayId = randomUUID();
const log = createLogger({ relayId });
const sqs = new SQSClient({});
const credentials = () => sqs.config.credentials();
const { store, patient } = callStore(awsJson('dynamodb', credentials));
const publicUrl = createPublicUrl(awsJson('ssm', credentials), env.PUBLIC_URL_PARAMETER);
const secret = createSecrets(awsJson('secretsmanager', credentials));
const twilio = secret(env.TWILIO_SECRET_ARN);
const openai = secret(env.OPENAI_SECRET_ARN);
const streamKey = secret(env.STREAM_KEY_SECRET_ARN);
const protect = taskProtection(container.ECS_AGENT_URI, Math.ceil(env.CALL_MAX_SECONDS / 60) + 1, log);
const sendTrace = traceSender(env.OTEL_EXPORTER_OTLP_ENDPOINT, log);
const live = new LiveCalls(protect);
const register = new LiveRegister();
const now = () => new Date();
const relayUrl = await relayAddress(container.ECS_CONTAINER_METADATA_URI_V4, env.PORT, log);
const calls = createCallRepository(store, env.CALLS_TABLE);
const lineDeps = { calls, newId, now };
const agents = new AgentVersions({
  now: (id) => findAgent(store, env.DIRECTORY_TABLE, id),
  at: (id, version) => heldBy(store, env.DIRECTORY_TABLE, id, version),
});

const tell = createEventQueue(env.EVENT_WEBHOOKS_QUEUE_URL);
const telling = passingOn(store, env.EVENTS_TABLE, (eventId) => tell({ eventId }, 0));
const hotel: HotelDeps = {
  hotel: createHotelRepository(store, env.RESERVATIONS_TABLE),
  inventory: createInventoryRepository(
    telling,
    env.RESERVATIONS_TABLE,
    together(
      announceChanges(env.EVENTS_TABLE),
      confirmChanges(env.RESERVATIONS_TABLE, createConfirmationQueue(env.CONFIRMATIONS_QUEUE_URL)),
    ),
  ),
  reservations: createReservationRepository(store, env.RESERVATIONS_TABLE),
  keepDays: env.RETENTION_DAYS_RESERVATIONS,
  inCall: (request) => onceInCall(telling, env.CALLS_TABLE, request),
  now,
  log,
};

const account = {
  url: env.OPENAI_REALTIME_URL,
  apiKey: () => openAiKey(openai),
  model: env.OPENAI_REALTIME_MODEL,
};

const deps: RunLegDeps = {
  calls,
  leases: createLeaseRepository(store, env.CALLS_TABLE),
  conversations: createConversationRepository(patient, env.CALLS_TABLE),
  effects: createToolEffectRepository(store, env.CALLS_TABLE),
  agentFor: (call) =>
    agentFor(
      {
        orders: createOrderRepository(store, env.SUPPLIER_ORDERS_TABLE),
        callers: createCallerRecordRepository(store, { reception: env.RECEPTION_TABLE, events: env.EVENTS_TABLE }),
        document: async (id, version) => (await (version === null ? agents.now(id) : agents.at(id, version))).config,
        messages: createMessageRepository(store, env.CALLS_TABLE),
        transferTarget: transferTargets(env),
        requestTransfer: (transferTo, request) => requestTransfer({ ...lineDeps, transferTo }, request),
        requestDigits: (request) => requestDigits(lineDeps, request),
        hotel,
        restaurant: restaurantProfile(env),
        now,
      },
      call,
    ),
  announceEnd: createCallQueue(env.ENDED_CALLS_QUEUE_URL),
  newId,
  report(ended) {
    reportLeg(ended.callId, ended.leg);
    sendTrace(ended);
  },
  live,
  register,
  async holderNow(purpose) {
    const { id, version, config } = await agents.now(agentIdFor(purpose));
    return {
      agent: { id, version },
      language: config.language,
      standIn: standInFor(transferTargets(env), config, now()),
    };
  },
  relayId,
  relayUrl,
  model: account.model,
  settings: { transcriptionModel: env.OPENAI_TRANSCRIPTION_MODEL, voice: env.OPENAI_VOICE },
  maxMs: env.CALL_MAX_SECONDS * 1000,
  now,
  nowMs: Date.now,
  log,
};

let leaving = false;
const sip = sipCalls(async () => ({ baseUrl: env.OPENAI_BASE_URL, apiKey: await account.apiKey() }));
const sipDeps = {
  calls,
  sip,
  lineTo: (call: CallIn<'dialled' | 'in_progress'>) =>
    new SipLine({ sid: call.sid, hasSpoken: call.status === 'in_progress', account, calls: sip, now: deps.nowMs, log }),
  runLeg: (pass: StreamPass, offer: LineOffer) => runLeg(deps, pass, offer),
  announceEnd: deps.announceEnd,
  leaving: () => leaving,
  now,
  log,
};

async function runStream(socket: FramedSocket): Promise<void> {
  try {
    const start = await awaitStart(socket, START_MS);
    const token = start?.start.customParameters['token'] ?? '';
    const pass = start && openStreamPass(token, await keysOf(streamKey), start.start.callSid, now());
    if (!start || !pass) {
      log.warn('A stream came without a valid pass');
      return turnAway(socket, 1008);
    }
    await runLeg(deps, pass, streamOffer(socket, start, { account, now: deps.nowMs, log }));
  } catch (error) {
    log.error('A stream failed', { error });
    socket.terminate();
  }
}

const { server, refuseNew } = createRelayServer({
  isSigned: async (request) => {
    const header = request.headers['x-twilio-signature'];
    const url = `${socketUrl(await publicUrl())}${request.url ?? ''}`;
    const signature = Array.isArray(header) ? header[0] : header;
    return await isSignedByTwilio({ url, params: {}, signature }, authTokens(twilio));
  },
  onStream: runStream,
  activeCalls: () => live.size,
  live: createLiveEndpoints({ register, calls, relayId, keys: () => keysOf(streamKey), now, log }),
  log,
});

// The first caller should not wait for any of it.
await Promise.allSettled([publicUrl(), twilio.current(), openai.current(), streamKey.current()]);
server.listen(env.PORT, env.HOST, () => log.info('The relay listens', { port: env.PORT }));
const sipTaker = takeSipCalls({
  queue: sipQueue(sqs, env.SIP_CALLS_QUEUE_URL),
  hold: (callId) => holdSipCall(sipDeps, callId),
  log,
});
const stopReporting = reportActiveCalls(() => live.size);

const leave = async () => {
  if (leaving) return;
  leaving = true;
  refuseNew();
  log.info('The relay hands its calls over', { calls: live.size });
  const left = Promise.all([live.drain(PATIENCE_MS), sipTaker.stop()]);
  await Promise.race([left, new Promise((resolve) => setTimeout(resolve, DRAIN_LIMIT_MS))]);
  process.exit(0);
};
process.on('SIGTERM', () => void leave());
process.on('SIGINT', () => void leave());
process.on('exit', () => {
  stopReporting();
  live.stop();
});
