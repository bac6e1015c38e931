import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { writeWhole } from '../vault/kept-values.ts';
import { createAccessLedger, type AccessLedger } from './access-ledger.ts';

const fileSchema = z.record(z.string(), z.array(z.string()));
const WRITE_AFTER_MS = 250;

/** A ledger that is kept in `iam-used.json` of the data folder, over restarts. `flush` writes what is not written yet. */
export function keptAccessLedger(dataDir: string): AccessLedger & { flush(): void } {
  const path = join(dataDir, 'iam-used.json');
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    if (!timer) return;
    clearTimeout(timer);
    timer = undefined;
    writeWhole(path, `${JSON.stringify(ledger.used(), null, 2)}\n`);
  };
  const ledger = createAccessLedger(read(path), () => {
    timer ??= setTimeout(flush, WRITE_AFTER_MS).unref();
  });
  return { ...ledger, flush };
}

function read(path: string): Record<string, string[]> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // None yet, or not readable: what is used is used again.
    return {};
  }
}
