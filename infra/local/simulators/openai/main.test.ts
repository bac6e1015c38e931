import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const MAIN = resolve(import.meta.dirname, 'main.ts');
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Starts the program and waits for the line that says it is ready. */
async function start(
  environment: Record<string, string> = {},
): Promise<{ child: ChildProcess; lines: string[]; url: string }> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: string[] = [];
  await new Promise<void>((ready) => {
    child.stdout?.on('data', (piece: Buffer) => {
      lines.push(...piece.toString('utf8').trim().split('\n'));
      ready();
    });
  });
  return { child, lines, url: (JSON.parse(lines[0] ?? '{}') as { ready: string }).ready };
}

describe('the program', () => {
  it('says one line when it is ready, and ends on SIGTERM', async () => {
    const { child, lines, url } = await start({ OPENAI_API_KEY: 'sk-mine' });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${url}/v1/models`, { headers: { authorization: 'Bearer sk-mine' } })).status).toBe(200);
    expect((await fetch(`${url}/v1/models`, { headers: { authorization: 'Bearer sk-other' } })).status).toBe(401);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(lines).toHaveLength(1);
  });

  it('ends with its parent when told to', async () => {
    const { child } = await start({ SIM_EXIT_WITH_PARENT: '1' });
    child.stdin?.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
