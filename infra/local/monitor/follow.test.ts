import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followFile } from './follow-file.ts';
import { followFolder } from './follow-folder.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'comptoir-follow-'));
  path = join(folder, 'relay.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a followed file', () => {
  it('gives what is appended, each line once it is whole', () => {
    writeFileSync(path, 'old\n');
    const file = followFile(path, 'end');
    expect(file.poll()).toEqual([]);
    appendFileSync(path, 'one\ntw');
    expect(file.poll()).toEqual(['one']);
    appendFileSync(path, 'o\n');
    expect(file.poll()).toEqual(['two']);
  });

  it('does not break a character that was written in two pieces', () => {
    const file = followFile(path, 'start');
    const bytes = Buffer.from('é\n');
    writeFileSync(path, bytes.subarray(0, 1));
    expect(file.poll()).toEqual([]);
    appendFileSync(path, bytes.subarray(1));
    expect(file.poll()).toEqual(['é']);
  });

  it('begins with the whole line that is being written when it starts at the end', () => {
    writeFileSync(path, 'old\nhal');
    const file = followFile(path, 'end');
    appendFileSync(path, 'f\n');
    expect(file.poll()).toEqual(['half']);
  });

  it('is read to its end when another one takes its place, and that one from its start', () => {
    const file = followFile(path, 'start');
    writeFileSync(path, 'one\n');
    expect(file.poll()).toEqual(['one']);
    appendFileSync(path, 'two\nnever finished');
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'three\n');
    expect(file.poll()).toEqual(['two', 'never finished', 'three']);
    appendFileSync(path, 'four\n');
    expect(file.poll()).toEqual(['four']);
  });

  it('is read again from its start when it was cut', () => {
    writeFileSync(path, 'a long line\n');
    const file = followFile(path, 'start');
    file.poll();
    truncateSync(path);
    appendFileSync(path, 'new\n');
    expect(file.poll()).toEqual(['new']);
  });

  it('may not exist yet, and may go away', () => {
    const file = followFile(path, 'end');
    expect(file.poll()).toEqual([]);
    writeFileSync(path, 'first\n');
    expect(file.poll()).toEqual(['first']);
    rmSync(path);
    expect(file.poll()).toEqual([]);
    writeFileSync(path, 'again\n');
    expect(file.poll()).toEqual(['again']);
    file.close();
  });

  it('may have lines that never end: they come in pieces', () => {
    const file = followFile(path, 'start');
    writeFileSync(path, 'x'.repeat(3 * 1024 * 1024));
    expect(file.poll().join('').length).toBeGreaterThan(2 * 1024 * 1024);
  });
});

describe('a followed folder', () => {
  const line = (second: number) => `{"time":"2026-11-20T09:00:0${second}.000Z","message":"${second}"}\n`;
  const messages = (entries: { source: string; message: string }[]) =>
    entries.map(({ source, message }) => `${source} ${message}`);

  it('puts the lines of all files in the order of time', () => {
    const logs = followFolder(join(folder, 'logs'), false);
    expect(logs.poll()).toEqual([]);
    mkdirSync(join(folder, 'logs'));
    writeFileSync(join(folder, 'logs', 'b.log'), line(2) + line(4));
    writeFileSync(join(folder, 'logs', 'a.log'), `${line(1)}  at somewhere\n${line(3)}`);
    expect(messages(logs.poll())).toEqual(['a 1', 'a   at somewhere', 'b 2', 'a 3', 'b 4']);
    logs.close();
  });

  it('begins with what is there only when it is asked to, rotated files first', () => {
    writeFileSync(path, line(2));
    writeFileSync(`${path}.1`, line(1));
    expect(followFolder(folder, false).poll()).toEqual([]);
    const logs = followFolder(folder, true);
    expect(messages(logs.poll())).toEqual(['relay 1', 'relay 2']);
    expect(logs.poll()).toEqual([]);
  });
});
