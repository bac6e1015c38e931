import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { followFile, type FollowedFile } from './follow-file.ts';
import { type LogEntry, readEntry } from './log-entry.ts';

/** All logs of a folder, also those that are yet to come. */
export interface FollowedFolder {
  /** What was written since the last time, in the order of time. */
  poll(): LogEntry[];
  close(): void;
}

const ENDING = '.log';
const ROTATED = '.log.1';

/** Follows every `*.log` of `folder`, which need not exist yet. `history` begins with what is there, rotated files included. */
export function followFolder(folder: string, history: boolean, now: () => number = Date.now): FollowedFolder {
  const files = new Map<string, FollowedFile>();
  let first = true;

  const read = (name: string, file: FollowedFile, ending = ENDING): LogEntry[] => {
    // What has no time of its own belongs to the line before it.
    let last = now();
    return file
      .poll()
      .filter((line) => line !== '')
      .map((line) => {
        const entry = readEntry(name.slice(0, -ending.length), line, last);
        last = entry.time;
        return entry;
      });
  };

  const readRotated = (name: string): LogEntry[] => {
    const file = followFile(join(folder, name), 'start');
    const entries = read(name, file, ROTATED);
    file.close();
    return entries;
  };

  return {
    poll() {
      const names = namesIn(folder);
      const entries = first && history ? names.filter((name) => name.endsWith(ROTATED)).flatMap(readRotated) : [];
      for (const name of names.filter((one) => one.endsWith(ENDING))) {
        // What appears while we look is new from its first line.
        const file = files.get(name) ?? followFile(join(folder, name), first && !history ? 'end' : 'start');
        files.set(name, file);
      }
      first = false;
      for (const [name, file] of files) entries.push(...read(name, file));
      return entries.toSorted((a, b) => a.time - b.time);
    },
    close() {
      for (const file of files.values()) file.close();
      files.clear();
    },
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}
