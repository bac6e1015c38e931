import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../platform/settings.ts';

const FIXTURE = join(import.meta.dirname, 'fixture');
const run = promisify(execFile);

/** The folder with the fixture's assembly, synthesized when its sources changed. */
export async function fixtureAssembly(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of readdirSync(FIXTURE).toSorted()) hash.update(readFileSync(join(FIXTURE, name)));
  hash.update(readFileSync(join(ROOT, 'shared/runtime/aws-json.ts')));
  const directory = join(ROOT, '.local/test-fixture', hash.digest('hex').slice(0, 16));
  if (existsSync(directory)) return directory;
  const unfinished = `${directory}.${process.pid}~`;
  mkdirSync(dirname(directory), { recursive: true });
  await run(process.execPath, [join(FIXTURE, 'app.ts')], {
    cwd: ROOT,
    env: { ...process.env, CDK_OUTDIR: unfinished, CDK_VALIDATION: 'false' },
  });
  rmSync(`${unfinished}-bundles`, { recursive: true });
  try {
    renameSync(unfinished, directory);
  } catch {
    // Another test file was quicker.
    rmSync(unfinished, { recursive: true, force: true });
  }
  return directory;
}
