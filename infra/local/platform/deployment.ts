import { readAssembly } from '../assembly/read-assembly.ts';
import type { Statement } from '../iam/statement.ts';
import type { Deployment } from '../template/declared.ts';
import { readDistribution, type Behaviour } from '../template/distribution.ts';
import { readQueueConsumers, type QueueConsumer } from '../template/event-sources.ts';
import { functionFinder } from '../template/functions.ts';
import { readHttpApis } from '../template/http-api.ts';
import { readParameters, type ParameterSpec } from '../template/parameters.ts';
import { readQueues, type QueueSpec } from '../template/queues.ts';
import { readRelayTask, type RelayTask } from '../template/relay-task.ts';
import { createResolver } from '../template/resolver.ts';
import { readRoles } from '../template/roles.ts';
import { readSchedules, type ScheduleSpec } from '../template/schedules.ts';
import { readSecrets, type SecretSpec } from '../template/secrets.ts';
import { readTables, type TableSpec } from '../template/tables.ts';
import { createVault, type Vault } from '../vault/vault.ts';
import type { PublicAddress } from './public-address.ts';
import { StartError } from './start-error.ts';

/** Everything that the template declares, as far as it runs on this machine. */
export interface Declarations {
  tables: TableSpec[];
  queues: QueueSpec[];
  consumers: QueueConsumer[];
  schedules: ScheduleSpec[];
  behaviours: Behaviour[];
  relayTask: RelayTask | undefined;
  roles: Map<string, Statement[]>;
  vault: Vault;
}

export interface DeploymentOptions {
  directory: string;
  gatewayUrl: string;
  publicAddress: PublicAddress;
  visibilitySeconds: number | undefined;
  sweepSeconds: number | undefined;
  secretValue(secret: SecretSpec): string;
  warn(text: string): void;
}

/** Reads a synthesized assembly as if it had been deployed to this machine. */
export function readDeclarations(options: DeploymentOptions): Declarations {
  const { publicAddress } = options;
  const assembly = readAssembly(options.directory);
  // Values may refer to secrets and parameters, whose names are values themselves.
  const known: { vault?: Vault; parameters?: ParameterSpec[] } = {};
  const vaultOf = (): Vault => {
    if (!known.vault) throw new StartError('The name of a secret refers to the value of a secret.');
    return known.vault;
  };
  const resolver = createResolver({
    assembly,
    gatewayUrl: options.gatewayUrl,
    publicHost: publicAddress.host,
    publicUrl: publicAddress.url,
    dynamic: {
      secret: (...reference) => vaultOf().secret(...reference),
      parameter: (name) => vaultOf().parameter(name),
    },
  });
  const deployment: Deployment = { assembly, resolver };
  known.vault = createVault(readSecrets(deployment), options.secretValue, () => known.parameters ?? []);
  known.parameters = readParameters(deployment, publicAddress.url);

  const roles = readRoles(deployment);
  const findFunction = functionFinder(deployment, roles);
  const queues = readQueues(deployment, options.visibilitySeconds);
  const apis = readHttpApis(deployment, findFunction);
  const [api] = apis;
  if (!api) throw new StartError('The template has no HTTP API.');
  return {
    tables: readTables(deployment),
    queues,
    consumers: readQueueConsumers(deployment, queues, findFunction),
    schedules: readSchedules(deployment, roles, findFunction, options.sweepSeconds),
    behaviours: readDistribution(deployment, apis, options.warn),
    relayTask: readRelayTask(deployment, roles),
    roles,
    vault: known.vault,
  };
}
