import { awsEndpoints, overridden } from '../functions/function-variables.ts';
import { evaluate } from '../iam/evaluate.ts';
import type { AccessLedger } from '../iam/access-ledger.ts';
import { StartError } from '../platform/start-error.ts';
import type { Variables } from '../platform/variables.ts';
import { REGION } from '../template/account.ts';
import type { RelayTask } from '../template/relay-task.ts';
import type { Vault } from '../vault/vault.ts';

/** The container's environment: what the task declares, its secrets, and what ECS adds. Where it listens is ours to choose. */
export function relayVariables(
  task: RelayTask,
  port: number,
  deps: { variables: Variables; vault: Vault; ledger: AccessLedger; gatewayUrl: string; metadataUrl: string },
): Record<string, string> {
  return {
    ...overridden(task.environment, deps.variables),
    ...secretVariables(task, deps.vault, deps.ledger),
    ...awsEndpoints(deps.gatewayUrl),
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    // ECS gives a container no keys but a place to get them; it must not find any in its environment here either.
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${deps.metadataUrl}/credentials`,
    ECS_CONTAINER_METADATA_URI_V4: `${deps.metadataUrl}/metadata`,
    ECS_AGENT_URI: `${deps.metadataUrl}/agent`,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: '/home/node',
    HOST: '127.0.0.1',
    PORT: String(port),
  };
}

/** ECS reads the secrets with the execution role when the task starts, and starts nothing it cannot read the secrets of. */
function secretVariables(task: RelayTask, vault: Vault, ledger: AccessLedger): Record<string, string> {
  const named = Object.entries(task.secrets).map(([name, { secretId, jsonKey }]) => {
    const request = { action: 'secretsmanager:GetSecretValue', resource: secretId, context: {} };
    const decision = evaluate(task.executionStatements, request);
    if (!decision.allowed) {
      throw new StartError(`The relay's execution role may not read ${secretId} for ${name}: ${decision.reason}`);
    }
    ledger.use('relay-execution', request.action, request.resource);
    return [name, vault.secret(secretId, jsonKey, 'AWSCURRENT')];
  });
  return Object.fromEntries(named);
}
