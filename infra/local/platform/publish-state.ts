import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../vault/kept-values.ts';

/** Where a running platform is, for other programs: `platform.json` in the data folder. */
export interface Published {
  port: number;
  control: string | undefined;
  simulators: { twilio?: string; openai?: string };
}

/** Writes the file; the returned function takes it away. After a crash it stays: its `pid` is then nobody's. */
export function publishState(dataDir: string, { port, control, simulators }: Published): () => void {
  const path = join(dataDir, 'platform.json');
  const state = { pid: process.pid, url: `http://localhost:${port}`, control, simulators };
  writeWhole(path, `${JSON.stringify(state, null, 2)}\n`);
  return () => rmSync(path, { force: true });
}
