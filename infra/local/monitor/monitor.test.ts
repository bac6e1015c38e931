import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '../testing/until.ts';

const MAIN = fileURLToPath(new URL('./monitor.ts', import.meta.url));
const line = '{"time":"2026-11-20T09:00:00.000Z","level":"warn","message":"Careful","callId":"call_1"}\n';

let dataDir: string;
let children: ChildProcess[];
beforeEach(() => {
  children = [];
  dataDir = mkdtempSync(join(tmpdir(), 'comptoir-monitor-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

function monitor(...args: string[]) {
  const env = { PATH: process.env['PATH'], LOCAL_DATA_DIR: dataDir };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  return { child, said };
}

it('waits for a platform that is not there, shows what it then writes, and leaves quietly', async () => {
  const { child, said } = monitor('--level', 'warn');
  await until(
    () => said.err,
    (text) => text !== '',
  );
  expect(said.err.trim().split('\n')).toEqual([expect.stringMatching(/^Comptoir is not running in .*: waiting/)]);
  mkdirSync(join(dataDir, 'logs'));
  writeFileSync(join(dataDir, 'platform.json'), JSON.stringify({ pid: process.pid }));
  appendFileSync(join(dataDir, 'logs', 'relay.log'), `{"level":"info","message":"Not this"}\n${line}`);
  await until(
    () => said.out,
    (text) => text.endsWith('\n'),
  );
  expect(said.out).toMatch(/^\d\d:00:00\.000 {2}warn {3}relay +call_1 {2}Careful\n$/);
  // The turn that shows a line looks for the platform only afterwards: a second line proves that it did.
  appendFileSync(join(dataDir, 'logs', 'relay.log'), line);
  await until(
    () => said.out.split('\n').length,
    (count) => count === 3,
  );
  rmSync(join(dataDir, 'platform.json'));
  await until(
    () => said.err.trim().split('\n').length,
    (count) => count === 2,
  );
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('gives the lines as they were written to whoever wants them so', async () => {
  mkdirSync(join(dataDir, 'logs'));
  writeFileSync(join(dataDir, 'logs', 'relay.log'), line);
  const { child, said } = monitor('--json', '--since', '9000d');
  await until(
    () => said.out,
    (text) => text.endsWith('\n'),
  );
  expect(said.out).toBe(line);
  child.stdout.destroy();
  appendFileSync(join(dataDir, 'logs', 'relay.log'), line);
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('says in a sentence what it does not understand', async () => {
  const { child, said } = monitor('--level', 'loud');
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(said.err).toBe('--level is one of error, warn, info, debug, not loud.\n');
});
