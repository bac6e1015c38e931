import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { StartError } from '../platform/start-error.ts';
import { freePort } from '../processes/free-port.ts';
import type { Launched, LaunchChild } from '../processes/launch.ts';

/** A DynamoDB that listens on this machine. `ended` resolves should it stop by itself; undefined for one that is not ours. */
export interface DynamoDb {
  endpoint: string;
  child: Launched | undefined;
}

const TRIES = 3;
const START_MS = 5_000;

/** The emulator for the machines that npm has a binary for; elsewhere `DYNAMODB_ENDPOINT` names another one. */
export async function startDynamoDb(
  launch: LaunchChild,
  options: { dataDir: string; endpoint: string | undefined },
): Promise<DynamoDb> {
  if (options.endpoint) return { endpoint: options.endpoint, child: undefined };
  const binary = findBinary();
  // The port is free when it is chosen, and may be taken a moment later.
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const port = await freePort();
    const lines: string[] = [];
    const child = launch({
      command: binary,
      args: ['--host', '127.0.0.1', '--port', String(port), '--db-path', join(options.dataDir, 'dynamodb.sqlite')],
      env: {},
      onLine: (line) => lines.push(line),
    });
    const endpoint = `http://127.0.0.1:${port}`;
    if (await answers(endpoint, child)) return { endpoint, child };
    child.kill('SIGKILL');
    if (attempt === TRIES) throw new StartError(`The DynamoDB emulator did not start: ${lines.join(' ')}`);
  }
  throw new StartError('The DynamoDB emulator did not start.');
}

async function answers(endpoint: string, child: Launched): Promise<boolean> {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    const response = await fetch(endpoint).catch(() => null);
    await response?.body?.cancel();
    const ended = await Promise.race([child.ended, wait(response ? 0 : 10)]);
    // Somebody else may have taken the port and answer there.
    if (ended) return false;
    if (response) return true;
  }
  return false;
}

function findBinary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}/dynoxide`;
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    throw new StartError(
      `There is no DynamoDB emulator for ${process.platform}-${process.arch} among the packages. ` +
        'Start DynamoDB Local and set DYNAMODB_ENDPOINT=http://localhost:8000.',
    );
  }
}
