import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from './start-error.ts';

/**
 * Takes the data folder for this process alone. The system gives the lock of an open database back however the process dies,
 * which a file with a process id in it would not survive.
 */
export function holdDataDir(dataDir: string): { release(): void } {
  mkdirSync(dataDir, { recursive: true });
  const lock = new DatabaseSync(join(dataDir, 'platform.lock'), { timeout: 0 });
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new StartError(
      `Another Comptoir uses ${dataDir}. Stop it, or give this one a folder of its own: LOCAL_DATA_DIR=.local-2 npm start`,
    );
  }
  return { release: () => lock.close() };
}
