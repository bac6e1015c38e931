import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const ENV = {
  PATH: process.env['PATH'],
  PORT: '0',
  TWILIO_ACCOUNT_SID: `AC${'b'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'token',
};

let child: ChildProcessWithoutNullStreams | undefined;

afterEach(() => child?.kill('SIGKILL'));

async function start(
  env: Record<string, string> = {},
): Promise<{ url: string; output: () => string; process: ChildProcessWithoutNullStreams }> {
  const process_ = spawn(process.execPath, [MAIN], { env: { ...ENV, ...env } });
  child = process_;
  let output = '';
  const ready = new Promise<void>((resolve) => {
    process_.stdout.on('data', (piece: Buffer) => {
      output += piece.toString();
      if (output.includes('\n')) resolve();
    });
  });
  await ready;
  const { ready: url } = JSON.parse(output) as { ready: string };
  return { url, output: () => output, process: process_ };
}

describe('the simulator as a process', () => {
  it('says one line when it is ready, serves its account, and ends with 0 on SIGTERM', async () => {
    const { url, output, process: running } = await start({ SIM_SETTINGS: '{"answerMs":7}' });
    expect(output()).toMatch(/^\{"ready":"http:\/\/127\.0\.0\.1:\d+"\}\n$/);
    const authorization = `Basic ${Buffer.from(`${ENV.TWILIO_ACCOUNT_SID}:token`).toString('base64')}`;
    const response = await fetch(`${url}/2010-04-01/Accounts/${ENV.TWILIO_ACCOUNT_SID}/Calls.json`, {
      headers: { authorization },
    });
    expect(await response.json()).toMatchObject({ calls: [] });
    expect(await (await fetch(`${url}/_sim/settings`)).json()).toMatchObject({ answerMs: 7 });
    running.kill('SIGTERM');
    expect(await once(running, 'exit')).toEqual([0, null]);
    expect(output().trim().split('\n')).toHaveLength(1);
  });

  it('ends when its parent is gone, if told to', async () => {
    const { process: running } = await start({ SIM_EXIT_WITH_PARENT: '1' });
    running.stdin.end();
    expect(await once(running, 'exit')).toEqual([0, null]);
  });
});
