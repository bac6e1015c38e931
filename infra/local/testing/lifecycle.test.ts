import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../processes/free-port.ts';
import { ROOT } from '../platform/settings.ts';
import type { RunningPlatform } from '../start-platform.ts';
import { fixtureAssembly } from './fixture-assembly.ts';
import { fixtureTable } from './fixture-table.ts';
import { startFixture } from './start-fixture.ts';
import { until } from './until.ts';

const running: RunningPlatform[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((platform) => platform.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function start(...options: Parameters<typeof startFixture>): Promise<RunningPlatform> {
  const platform = await startFixture(...options);
  running.push(platform);
  return platform;
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'life-'));
  folders.push(made);
  return made;
}

/** Processes of a platform that are still there: by number, or because their command names its folder. */
function left(pids: number[], dataDir: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
    .filter((pid) => {
      try {
        const state = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '')[0];
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return state !== 'Z' && (pids.includes(pid) || command.includes(dataDir));
      } catch {
        return false;
      }
    });
}

async function children(platform: RunningPlatform): Promise<number[]> {
  const { functions, relays } = await platform.state();
  return [...functions.flatMap(({ environments }) => environments), ...relays].map(({ pid }) => pid);
}

const wakeUp = async (platform: RunningPlatform) => {
  expect((await fetch(`${platform.url}/echo/1`)).status).toBe(200);
  return children(platform);
};

/** A platform as `npm start` runs it; resolves when it ends. */
async function startAlone(env: Record<string, string>) {
  const child = spawn(process.execPath, [join(ROOT, 'infra/local/start.ts')], {
    env: {
      PATH: process.env['PATH'] ?? '',
      // A test that fails must not leave it running.
      LOCAL_EXIT_WITH_PARENT: '1',
      LOCAL_ENV_FILE: '/dev/null',
      LOCAL_ASSEMBLY: await fixtureAssembly(),
      TWILIO_BASE_URL: 'http://127.0.0.1:9',
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
      ...env,
    },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => void child.once('close', resolve));
  return { code, out, err };
}

test('stops in good order: exit code 0, nothing left, requests under way answered', async () => {
  const platform = await startFixture();
  const pids = await wakeUp(platform);
  expect(pids.length).toBeGreaterThanOrEqual(2);
  const last = fetch(`${platform.url}/alone`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"do":"sleep","ms":500}',
  });
  await until(
    async () => (await platform.state()).functions.find(({ name }) => name === 'Alone')?.environments[0]?.state,
    (state) => state === 'busy',
  );
  const [code, response] = await Promise.all([platform.stop(), last]);
  expect(code).toBe(0);
  expect(response.status).toBe(200);
  expect(left(pids, platform.dataDir)).toEqual([]);
});

test('killed at any moment it leaves no process behind, not even one in a loop; state and messages are kept', async () => {
  const platform = await startFixture({ env: { LOCAL_VISIBILITY_SECONDS: '1' } });
  running.push(platform);
  const job = (id: string, more = {}) => ({
    service: 'sqs',
    target: '',
    input: { body: JSON.stringify({ id, ...more }) },
  });
  await platform.invoke('Store', { steps: [job('handled')] });
  const { seen } = await fixtureTable(platform);
  await until(
    () => seen('job#handled'),
    (count) => count === 1,
  );
  await platform.invoke('Store', { steps: [job('in-flight', { sleepMs: 1500 })] });
  await until(
    () => seen('job#in-flight'),
    (count) => count === 1,
  );
  void platform.invoke('Alone', { do: 'spin' }).catch(() => undefined);
  await until(
    async () => (await platform.state()).functions.find(({ name }) => name === 'Alone')?.environments[0]?.state,
    (state) => state === 'busy',
  );
  const pids = await wakeUp(platform);
  await platform.kill();
  expect(left(pids, platform.dataDir)).toEqual([]);

  running.splice(0);
  const again = await platform.restart();
  running.push(again);
  expect([again.url, again.apiKey]).toEqual([platform.url, platform.apiKey]);
  const table = await fixtureTable(again);
  expect(await table.seen('job#handled')).toBe(1);
  await until(
    () => table.seen('job#in-flight'),
    (count) => count === 2,
  );
});

test('killed while it starts', async () => {
  const [dataDir, port] = [folder(), await freePort()];
  const assembly = await fixtureAssembly();
  for (const ms of [150, 350]) {
    const child = spawn(process.execPath, [join(ROOT, 'infra/local/start.ts')], {
      env: {
        PATH: '',
        LOCAL_ENV_FILE: '/dev/null',
        LOCAL_ASSEMBLY: assembly,
        LOCAL_DATA_DIR: dataDir,
        PORT: String(port),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await new Promise((resolve) => void setTimeout(resolve, ms));
    const gone = new Promise((resolve) => void child.once('close', resolve));
    child.stderr.resume();
    child.kill('SIGKILL');
    await gone;
    expect(left([], dataDir)).toEqual([]);
  }
  await wakeUp(await start({ dataDir, port }));
});

test('a port that is taken is one clear line, before anything is started', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const dataDir = join(folder(), 'not-made');
  const { code, out, err } = await startAlone({ PORT: String(port), LOCAL_DATA_DIR: dataDir });
  server.close();
  expect([code, out]).toEqual([1, '']);
  expect(err.trim()).toBe(
    `Comptoir stopped: Port ${port} is already taken. Stop what uses it, or choose another one: PORT=8081 npm start`,
  );
  expect(() => readdirSync(dataDir)).toThrow('ENOENT');
});

test.each([
  [{ PORT: 'http' }, 'PORT: must be a whole number'],
  [{ LOCAL_ASSEMBLY: '/nowhere' }, "ENOENT: no such file or directory, open '/nowhere/manifest.json'"],
  [
    { TWILIO_BASE_URL: '', TWILIO_AUTH_TOKEN: 'half' },
    'Real calls need TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_PHONE_NUMBER.',
  ],
])('a wrong setting is one readable line: %j', async (env, message) => {
  const dataDir = folder();
  const { code, err } = await startAlone({ PORT: '0', LOCAL_DATA_DIR: dataDir, ...env });
  expect(code).toBe(1);
  expect(err.trim().split('\n')).toEqual([expect.stringContaining(message)]);
  expect(left([], dataDir)).toEqual([]);
});

test('two at once do not disturb each other; one folder belongs to one', async () => {
  const [one, other] = await Promise.all([start(), start()]);
  await Promise.all([wakeUp(one), wakeUp(other)]);
  expect(one.apiKey).not.toBe(other.apiKey);
  const { code, err } = await startAlone({ PORT: '0', LOCAL_DATA_DIR: one.dataDir });
  expect(code).toBe(1);
  expect(err).toContain('Another Comptoir uses');
});
