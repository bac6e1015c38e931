import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { writeWhole } from '../vault/kept-values.ts';

/** Writes the bootstrap as plain JavaScript into the data folder, if it is not there yet; returns its path. */
export async function installBootstrap(dataDir: string): Promise<string> {
  const source = readFileSync(new URL('./bootstrap.ts', import.meta.url), 'utf8');
  const directory = join(dataDir, 'runtime');
  const version = createHash('sha256').update(source).digest('hex').slice(0, 12);
  const path = join(directory, `bootstrap-${version}.mjs`);
  if (existsSync(path)) return path;
  mkdirSync(directory, { recursive: true });
  const { code } = await transform(source, { loader: 'ts', format: 'esm', target: 'node24' });
  writeWhole(path, code);
  return path;
}
