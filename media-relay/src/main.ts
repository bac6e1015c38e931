import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { WebSocket } from 'ws';
import { createCallRepository } from '../../shared/domain/calls/call-repository.ts';
import { createConversationRepository } from '../../shared/domain/calls/conversation-repository.ts';
import { openStreamPass } from '../../shared/domain/calls/stream-token.ts';
import { restaurantProfile } from '../../shared/domain/directory/restaurant-profile.ts';
import { createOrderRepository } from '../../shared/domain/supplier-orders/order-repository.ts';
import { createDocumentStore } from '../../shared/dynamodb/document-store.ts';
import { openAiKey } from '../../shared/providers/openai/account.ts';
import { authTokens } from '../../shared/providers/twilio/account.ts';
import { isSignedByTwilio } from '../../shared/providers/twilio/signature.ts';
import { awsJson } from '../../shared/runtime/aws-json.ts';
import { createCallQueue } from '../../shared/runtime/call-queue.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createPublicUrl, socketUrl } from '../../shared/runtime/public-url.ts';
import { createSecrets, keysOf } from '../../shared/runtime/secrets.ts';
import { relayEnv } from '../env.ts';
import { agentFor } from './agent/agents.ts';
import { LiveCalls } from './calls/live-calls.ts';
import { runLeg, type RunLegDeps } from './calls/run-leg.ts';
import { reportActiveCalls } from './metrics.ts';
import { createRelayServer } from './server.ts';
import { awaitStart, turnAway } from './twilio/media-stream-socket.ts';

const START_MS = 5_000;
/** ECS kills a task two minutes after it asked it to go. */
const DRAIN_LIMIT_MS = 100_000;

const env = readEnv(relayEnv);
const relayId = randomUUID();
const log = createLogger({ relayId });
const dynamodb = new DynamoDBClient({});
const store = createDocumentStore(dynamodb);
const credentials = () => dynamodb.config.credentials();
const publicUrl = createPublicUrl(awsJson('ssm', credentials), env.PUBLIC_URL_PARAMETER);
const secret = createSecrets(awsJson('secretsmanager', credentials));
const twilio = secret(env.TWILIO_SECRET_ARN);
const openai = secret(env.OPENAI_SECRET_ARN);
const streamKey = secret(env.STREAM_KEY_SECRET_ARN);
const live = new LiveCalls();
const now = () => new Date();

const deps: RunLegDeps = {
  calls: createCallRepository(store, env.CALLS_TABLE),
  conversations: createConversationRepository(store, env.CALLS_TABLE),
  agentFor: (call) =>
    agentFor(
      {
        orders: createOrderRepository(store, env.SUPPLIER_ORDERS_TABLE),
        restaurant: restaurantProfile(env),
        now,
      },
      call,
    ),
  announceEnd: createCallQueue(env.ENDED_CALLS_QUEUE_URL),
  live,
  relayId,
  account: { url: env.OPENAI_REALTIME_URL, apiKey: () => openAiKey(openai), model: env.OPENAI_REALTIME_MODEL },
  settings: { transcriptionModel: env.OPENAI_TRANSCRIPTION_MODEL, voice: env.OPENAI_VOICE },
  maxMs: env.CALL_MAX_SECONDS * 1000,
  now,
  log,
};

async function runStream(socket: WebSocket): Promise<void> {
  try {
    const start = await awaitStart(socket, START_MS);
    const token = start?.start.customParameters['token'] ?? '';
    const pass = start && openStreamPass(token, await keysOf(streamKey), start.start.callSid, now());
    if (!start || !pass) {
      log.warn('A stream came without a valid pass');
      return turnAway(socket, 1008);
    }
    await runLeg(deps, socket, start, pass);
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
  log,
});

// The first caller should not wait for any of it.
await Promise.allSettled([publicUrl(), twilio.current(), openai.current(), streamKey.current()]);
server.listen(env.PORT, env.HOST, () => log.info('The relay listens', { port: env.PORT }));
const stopReporting = reportActiveCalls(() => live.size);

let leaving = false;
const leave = async () => {
  if (leaving) return;
  leaving = true;
  refuseNew();
  log.info('The relay hands its calls over', { calls: live.size });
  await Promise.race([live.drain(), new Promise((resolve) => setTimeout(resolve, DRAIN_LIMIT_MS))]);
  process.exit(0);
};
process.on('SIGTERM', () => void leave());
process.on('SIGINT', () => void leave());
process.on('exit', () => {
  stopReporting();
  live.stop();
});
