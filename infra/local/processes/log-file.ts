import { createWriteStream, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A log that grew beyond this before the platform started is put aside, so that two at most are kept. */
const MAX_BYTES = 10 * 1024 * 1024;

export interface LogFile {
  write(line: string): void;
}

/** Appends lines to `logs/<name>.log` of the data folder. */
export function openLogFile(dataDir: string, name: string): LogFile {
  const directory = join(dataDir, 'logs');
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `${name}.log`);
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(path, `${path}.1`);
  const stream = createWriteStream(path, { flags: 'a' });
  // A full disk must not stop the calls.
  stream.on('error', () => undefined);
  return { write: (line) => void stream.write(`${line}\n`) };
}
