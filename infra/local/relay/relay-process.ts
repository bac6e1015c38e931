import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Callers } from '../gateway/callers.ts';
import type { AccessLedger } from '../iam/access-ledger.ts';
import { StartError } from '../platform/start-error.ts';
import type { Terminal } from '../platform/terminal.ts';
import type { Variables } from '../platform/variables.ts';
import { freePort } from '../processes/free-port.ts';
import type { Launched, LaunchChild } from '../processes/launch.ts';
import type { RelayTask } from '../template/relay-task.ts';
import type { Vault } from '../vault/vault.ts';
import { relayVariables } from './relay-variables.ts';
import { serveTaskMetadata } from './task-metadata.ts';

/** One running relay. */
export interface RelayProcess {
  readonly child: Launched;
  readonly port: number;
  isProtected(): boolean;
}

export interface RelayHost {
  launch: LaunchChild;
  callers: Callers;
  ledger: AccessLedger;
  terminal: Terminal;
  variables: Variables;
  vault: Vault;
  gatewayUrl: string;
  onLine(line: string, stream: 'stdout' | 'stderr'): void;
}

/** Part of the container's memory is not the heap: sockets' buffers, code. */
const HEAP_SHARE = 0.75;

/** Starts the relay's own bundle as its container would run it. */
export async function startRelay(task: RelayTask, host: RelayHost): Promise<RelayProcess> {
  let child: Launched | undefined;
  const taskArn = `${task.taskArnPrefix}/${randomBytes(16).toString('hex')}`;
  const { statements } = task;
  const caller = host.callers.add({ name: 'relay', statements, trusted: false, kill: () => child?.kill('SIGKILL') });
  const metadata = await serveTaskMetadata({ caller, taskArn, ledger: host.ledger, terminal: host.terminal });
  const port = await freePort();
  child = host.launch({
    command: process.execPath,
    args: [`--max-old-space-size=${Math.floor(task.memoryMb * HEAP_SHARE)}`, relayMain(task)],
    env: relayVariables(task, port, { ...host, metadataUrl: metadata.url }),
    cwd: task.imageDirectory,
    onLine: host.onLine,
  });
  void child.ended.finally(() => {
    metadata.close();
    host.callers.remove(caller);
  });
  return { child, port, isProtected: metadata.isProtected };
}

/** The relay's bundle in what its image is built from. */
function relayMain({ imageDirectory }: RelayTask): string {
  const path = join(imageDirectory, 'dist', 'main.mjs');
  if (!existsSync(path)) throw new StartError(`The relay is not bundled: ${path} is missing.`);
  return path;
}
