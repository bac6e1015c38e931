import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './kept-values.ts';

/** The key in the file `api-key` of the data folder, made at the first start. */
export function keptApiKey(dataDir: string): string {
  const path = join(dataDir, 'api-key');
  try {
    const kept = readFileSync(path, 'utf8').trim();
    if (kept) return kept;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const made = `ck_local_${randomBytes(16).toString('hex')}`;
  writeWhole(path, `${made}\n`);
  return made;
}
