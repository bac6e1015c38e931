import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLogFile } from './log-file.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'comptoir-logs-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const linesOf = (name: string): unknown[] =>
  readFileSync(join(dataDir, 'logs', name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

it('keeps lines of JSON as they are and makes one of any other', () => {
  const log = openLogFile(dataDir, 'relay');
  log.write('{"level":"info","message":"a"}');
  log.write('Error: "it" broke', 'stderr');
  log.write('plain');
  expect(linesOf('relay.log')).toMatchObject([
    { level: 'info', message: 'a' },
    { level: 'warn', message: 'Error: "it" broke', time: expect.stringMatching(/^\d{4}-/) },
    { level: 'info', message: 'plain' },
  ]);
});

it('is rotated by size, whoever writes, and keeps two files at most', () => {
  const [first, second] = [openLogFile(dataDir, 'relay', 100), openLogFile(dataDir, 'relay', 100)];
  for (let n = 0; n < 20; n += 1)
    (n % 2 === 0 ? first : second).write(`{"message":"line ${String(n).padStart(3, '0')}"}`);
  expect(readdirSync(join(dataDir, 'logs')).toSorted()).toEqual(['relay.log', 'relay.log.1']);
  const kept = [...linesOf('relay.log.1'), ...linesOf('relay.log')];
  expect(kept.at(-1)).toEqual({ message: 'line 019' });
  expect(kept.length).toBeLessThan(9);
  expect(kept.length).toBeGreaterThan(4);
});

it('goes on with a new file when somebody took the old one away', () => {
  const log = openLogFile(dataDir, 'relay', 60);
  log.write('{"message":"line 000"}');
  rmSync(join(dataDir, 'logs'), { recursive: true });
  for (let n = 1; n < 6; n += 1) log.write(`{"message":"line 00${n}"}`);
  expect(linesOf('relay.log').at(-1)).toEqual({ message: 'line 005' });
});
