import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const valuesSchema = z.record(z.string(), z.string());

/** Values that are made once and then stay, in a file that only its owner reads. */
export interface KeptValues {
  /** The value of that name, made by `make` if there is none yet. */
  get(name: string, make: () => string): string;
}

export function openKeptValues(dataDir: string): KeptValues {
  const path = join(dataDir, 'secrets.json');
  const values = read(path);
  return {
    get(name, make) {
      const kept = values[name];
      if (kept !== undefined) return kept;
      const made = make();
      values[name] = made;
      writeWhole(path, `${JSON.stringify(values, null, 2)}\n`);
      return made;
    },
  };
}

/** A file that is either as it was or as it is to be, whenever the process dies. Readable for its owner alone. */
export function writeWhole(path: string, text: string): void {
  const next = `${path}.new`;
  writeFileSync(next, text, { mode: 0o600 });
  chmodSync(next, 0o600);
  renameSync(next, path);
}

function read(path: string): Record<string, string> {
  try {
    return valuesSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}
