import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that a template or a bundle is made of; the platform itself is not. */
const SOURCES = [
  'infra/*.ts',
  'infra/{stacks,features,constructs}/**/*.ts',
  'functions/**/*.ts',
  'shared/**/*.ts',
  'media-relay/{env.ts,Dockerfile,.dockerignore}',
  'media-relay/src/**/*.ts',
  '{package.json,package-lock.json,cdk.json,tsconfig.json}',
];

const IGNORED = /\.test\.ts$|^shared\/testing\//;

/** Changes whenever the assembly might: the content of every source, and the settings it is made with. */
export function fingerprint(root: string, settings: Record<string, string>): string {
  const hash = createHash('sha256').update(JSON.stringify(settings)).update(process.version);
  const files = globSync(SOURCES, { cwd: root }).filter((path) => !IGNORED.test(path));
  for (const path of files.toSorted()) hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest('hex').slice(0, 16);
}
