import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** A file that others append to, replace and cut. */
export interface FollowedFile {
  /** The lines that were finished since the last time. */
  poll(): string[];
  close(): void;
}

const CHUNK = 64 * 1024;
/** A line longer than this is given up in pieces, so that a file without line ends does not fill our memory. */
const MAX_LINE = 1024 * 1024;
const LINE_END = 0x0a;

interface Open {
  descriptor: number;
  inode: number;
  offset: number;
  rest: string;
  decoder: StringDecoder;
}

/**
 * Follows `path` from its start or its end, by asking: a watcher of the system's misses changes on some file systems. A file that
 * took the path's place (rotation) is read from its start, after all that the old one still got; so is one that was cut.
 */
export function followFile(path: string, from: 'start' | 'end'): FollowedFile {
  let open: Open | undefined;

  const start = (): Open | undefined => {
    const descriptor = tryOpen(path);
    if (descriptor === null) return undefined;
    return { descriptor, inode: fstatSync(descriptor).ino, offset: 0, rest: '', decoder: new StringDecoder('utf8') };
  };

  if (from === 'end') {
    open = start();
    if (open) open.offset = lastLineStart(open.descriptor);
  }

  return {
    poll() {
      const lines: string[] = [];
      if (open) readRest(open, lines);
      const current = statSync(path, { throwIfNoEntry: false });
      if (open && current && current.ino !== open.inode) {
        // What came between reading and rotating.
        readRest(open, lines);
        if (open.rest !== '') lines.push(open.rest);
        closeSync(open.descriptor);
        open = undefined;
      }
      if (open && current && current.size < open.offset) {
        Object.assign(open, { offset: 0, rest: '', decoder: new StringDecoder('utf8') });
        readRest(open, lines);
      }
      if (!open && current) {
        open = start();
        if (open) readRest(open, lines);
      }
      return lines;
    },
    close() {
      if (open) closeSync(open.descriptor);
      open = undefined;
    },
  };
}

function readRest(open: Open, lines: string[]): void {
  const chunk = Buffer.alloc(CHUNK);
  for (;;) {
    const count = readSync(open.descriptor, chunk, 0, CHUNK, open.offset);
    if (count === 0) return;
    open.offset += count;
    const pieces = (open.rest + open.decoder.write(chunk.subarray(0, count))).split('\n');
    open.rest = pieces.pop() ?? '';
    lines.push(...pieces);
    if (open.rest.length > MAX_LINE) {
      lines.push(open.rest);
      open.rest = '';
    }
  }
}

/** Where the line that is being written begins: its end alone would make no sense. */
function lastLineStart(descriptor: number): number {
  const { size } = fstatSync(descriptor);
  const from = Math.max(0, size - CHUNK);
  const tail = Buffer.alloc(size - from);
  const count = readSync(descriptor, tail, 0, tail.length, from);
  const end = tail.subarray(0, count).lastIndexOf(LINE_END);
  return end === -1 ? size : from + end + 1;
}

function tryOpen(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch {
    return null;
  }
}
