import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A log that would grow beyond this becomes `<name>.log.1`, in place of the one before: two at most are kept. */
const MAX_BYTES = 10 * 1024 * 1024;

export interface LogFile {
  /** A line of JSON is kept as it is; any other becomes the message of one: a warning when it came from standard error. */
  write(line: string, stream?: 'stdout' | 'stderr'): void;
}

/** One writer per file of this process: relays that follow one another share a name, and must rotate it together. */
const writers = new Map<string, LogFile>();

/** Appends lines of JSON to `logs/<name>.log` of the data folder, which is made with the first line. */
export function openLogFile(dataDir: string, name: string, maxBytes = MAX_BYTES): LogFile {
  const path = join(dataDir, 'logs', `${name}.log`);
  const writer = writers.get(path) ?? rotatingFile(path, maxBytes);
  writers.set(path, writer);
  return writer;
}

/** Written at once and not through a stream: the last words of a process that ends must not be lost with it. */
function rotatingFile(path: string, maxBytes: number): LogFile {
  let file: { descriptor: number; size: number } | undefined;

  const open = () => {
    mkdirSync(dirname(path), { recursive: true });
    const descriptor = openSync(path, 'a');
    return { descriptor, size: fstatSync(descriptor).size };
  };

  const append = (bytes: Buffer): void => {
    file ??= open();
    if (file.size > 0 && file.size + bytes.byteLength > maxBytes) {
      closeSync(file.descriptor);
      // Should anything fail here, the next line begins anew.
      file = undefined;
      renameSync(path, `${path}.1`);
      file = open();
    }
    file.size += writeSync(file.descriptor, bytes);
  };

  return {
    write(line, stream = 'stdout') {
      try {
        append(Buffer.from(`${line.startsWith('{') ? line : wrapped(line, stream)}\n`));
      } catch {
        // A full disk must not stop the calls.
      }
    },
  };
}

function wrapped(line: string, stream: 'stdout' | 'stderr'): string {
  const level = stream === 'stderr' ? 'warn' : 'info';
  return JSON.stringify({ time: new Date().toISOString(), level, message: line });
}
