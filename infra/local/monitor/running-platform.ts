import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const published = z.object({ pid: z.number() });

/** Whether a platform serves from this data folder. Its file outlives a crash, its process does not. */
export function isRunning(dataDir: string): boolean {
  try {
    const { pid } = published.parse(JSON.parse(readFileSync(join(dataDir, 'platform.json'), 'utf8')));
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
