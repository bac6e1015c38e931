import { buildAssembly } from '../assembly/build-assembly.ts';
import { serveControl, type Control } from '../control/serve-control.ts';
import { createTables } from '../emulators/create-tables.ts';
import { dynamoDbCall } from '../emulators/dynamodb-call.ts';
import { startDynamoDb } from '../emulators/dynoxide.ts';
import { openMailbox } from '../emulators/mailbox.ts';
import { createQueues, startQueues } from '../emulators/queues.ts';
import { startEventSources } from '../event-sources/event-sources.ts';
import { takeFrontDoor } from '../front-door/front-door.ts';
import { createFunctions } from '../functions/functions.ts';
import { installBootstrap } from '../functions/install-bootstrap.ts';
import { createCallers } from '../gateway/callers.ts';
import { createFaults } from '../gateway/faults.ts';
import { forwardDynamoDb } from '../gateway/forward-dynamodb.ts';
import { serveGateway } from '../gateway/serve-gateway.ts';
import { keptAccessLedger } from '../iam/keep-access.ts';
import { sentTexts } from '../mailbox/sent-texts.ts';
import { serveMailbox } from '../mailbox/serve-mailbox.ts';
import { createLauncher } from '../processes/launch.ts';
import { openLogFile } from '../processes/log-file.ts';
import { startReaper } from '../processes/reaper.ts';
import { stopChild } from '../processes/stop-child.ts';
import { providerAccounts } from '../providers/accounts.ts';
import { chooseProviders, openAiUrls } from '../providers/providers.ts';
import { startSimulators } from '../providers/simulators.ts';
import { runRelays } from '../relay/relays.ts';
import { keptApiKey } from '../vault/api-key.ts';
import { openKeptValues } from '../vault/kept-values.ts';
import { secretValues } from '../vault/secret-values.ts';
import { announce } from './announce.ts';
import { controlled } from './controlled.ts';
import { readDeclarations } from './deployment.ts';
import { holdDataDir } from './hold-data-dir.ts';
import { publicAddress } from './public-address.ts';
import { publishState } from './publish-state.ts';
import { ROOT, type PlatformSettings } from './settings.ts';
import { keptTerminal, type Terminal } from './terminal.ts';

/** A platform that serves requests. */
export interface Platform {
  readonly port: number;
  /** Resolves with what it was when something stops that the platform cannot do without. */
  readonly lost: Promise<string>;
  /** Ends everything in good order. */
  stop(): Promise<void>;
}

/** What is under way may take this long when the platform stops. */
const GRACE_MS = 1_500;
const RELAY_START_MS = 15_000;

/** Starts everything, and opens the front door last. Whatever fails ends the process: the reaper takes the children along. */
export async function runPlatform(settings: PlatformSettings, shown: Terminal): Promise<Platform> {
  const { dataDir, variables } = settings;
  const log = openLogFile(dataDir, 'platform');
  const terminal = keptTerminal(shown, log);
  const door = await takeFrontDoor(settings.PORT, terminal);
  const lock = holdDataDir(dataDir);
  const launch = createLauncher(startReaper());
  const address = publicAddress(settings.PUBLIC_HOST, door.port);
  const kept = openKeptValues(dataDir);
  const accounts = providerAccounts(variables, kept);
  const providers = chooseProviders(variables);
  const [callers, faults, ledger] = [createCallers(), createFaults(), keptAccessLedger(dataDir)];

  const [directory, dynamoDb, queues, gateway, simulators] = await Promise.all([
    settings.LOCAL_ASSEMBLY ?? buildAssembly(ROOT, variables, { launch, terminal }),
    startDynamoDb(launch, { dataDir, endpoint: settings.DYNAMODB_ENDPOINT }),
    startQueues(dataDir),
    serveGateway({ callers, faults, ledger, terminal }),
    startSimulators(providers, accounts, {
      ...{ launch, dataDir, terminal },
      seed: settings.SIM_SEED,
      frontDoor: { publicHost: address.host, port: door.port },
    }),
  ]);

  const declared = readDeclarations({
    directory,
    gatewayUrl: gateway.url,
    publicAddress: address,
    visibilitySeconds: settings.LOCAL_VISIBILITY_SECONDS,
    sweepSeconds: settings.SWEEP_SECONDS,
    secretValue: secretValues(accounts, settings.X_API_KEY ?? keptApiKey(dataDir), kept),
    warn: (text) => terminal.warn('template', text),
  });
  const { vault, relayTask } = declared;
  const mailbox = openMailbox(dataDir);
  await Promise.all([
    createTables(dynamoDbCall(dynamoDb.endpoint), declared.tables),
    createQueues(queues, declared.queues),
  ]);
  gateway.open({ dynamoDb: forwardDynamoDb(dynamoDb.endpoint), queues, mailbox, vault });

  const told = { ...variables, ...openAiUrls(variables), ...simulators.variables };
  const shared = { launch, callers, terminal, dataDir, variables: told, gatewayUrl: gateway.url };
  const functions = createFunctions({
    ...shared,
    faults,
    bootstrap: await installBootstrap(dataDir),
    maxEnvironments: settings.LOCAL_MAX_ENVIRONMENTS,
  });
  const relays = runRelays(relayTask, settings.RELAYS, { ...shared, ledger, vault });
  if (relayTask && settings.RELAYS > 0 && !(await relays.ready(RELAY_START_MS))) {
    terminal.error('relay', `not healthy after ${RELAY_START_MS / 1000} s: see logs/relay.log; calls will not connect`);
  }
  const sources = startEventSources(declared, {
    ...{ queues, functions, ledger, terminal },
    maxBatches: settings.LOCAL_MAX_ENVIRONMENTS,
  });
  const given = providers.twilio.kind === 'given' ? providers.twilio.url : simulators.urls.twilio;
  const texts = sentTexts(given, accounts.twilio);
  door.open({
    behaviours: declared.behaviours,
    functions,
    nextRelay: relays.next,
    localPages: serveMailbox(mailbox, texts),
  });

  const control: Control | undefined =
    settings.LOCAL_CONTROL_PORT === undefined
      ? undefined
      : await serveControl(
          settings.LOCAL_CONTROL_PORT,
          controlled({ declared, functions, relays, simulators, callers, faults, ledger, gatewayUrl: gateway.url }),
        );
  const tell = (message: string, fields = {}) =>
    log.write(JSON.stringify({ time: new Date().toISOString(), level: 'info', message, ...fields }));
  tell('Comptoir is ready', { port: door.port, pid: process.pid });
  const withdraw = publishState(dataDir, { port: door.port, control: control?.url, simulators: simulators.urls });
  announce(terminal, {
    settings,
    publicUrl: address.url,
    mailboxUrl: `http://localhost:${door.port}/local/mailbox`,
    providers: [
      { name: 'Twilio', place: providers.twilio, simulatorUrl: simulators.urls.twilio },
      { name: 'OpenAI', place: providers.openai, simulatorUrl: simulators.urls.openai },
    ],
    controlUrl: control?.url,
  });

  let stopping = false;
  const lost = Promise.withResolvers<string>();
  const lose = (what: string) => (stopping ? undefined : lost.resolve(what));
  void simulators.lost.then((name) => lose(`The ${name} simulator`));
  void dynamoDb.child?.ended.then(() => lose('The DynamoDB emulator'));

  return {
    port: door.port,
    lost: lost.promise,
    async stop() {
      stopping = true;
      tell('Comptoir stops');
      withdraw();
      control?.close();
      await Promise.all([door.close(GRACE_MS), withinMs(GRACE_MS, sources.stop())]);
      await Promise.all([functions.stop(GRACE_MS), relays.stop(GRACE_MS)]);
      await simulators.stop(GRACE_MS);
      gateway.close();
      await queues.close();
      ledger.flush();
      if (dynamoDb.child) await stopChild(dynamoDb.child, GRACE_MS);
      lock.release();
    },
  };
}

async function withinMs(ms: number, work: Promise<void>): Promise<void> {
  await Promise.race([work, new Promise((resolve) => void setTimeout(resolve, ms).unref())]);
}
