import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { type FolderFile, writeFolder } from './write-folder.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FUNCTIONS = join(ROOT, 'dist/functions');
const RELAY_SOURCE = join(ROOT, 'media-relay/src/main.ts');
const RELAY_FOLDER = join(ROOT, 'media-relay');

const common = {
  absWorkingDir: ROOT,
  bundle: true,
  write: false,
  metafile: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // Some packages only offer their tree-shakeable half under `module`.
  mainFields: ['module', 'main'],
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  sourcemap: 'linked',
  // A stack trace needs the lines' numbers, not the lines.
  sourcesContent: false,
  outExtension: { '.js': '.mjs' },
  // CommonJS inside an ES module still wants to require what Node itself brings.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
} as const satisfies BuildOptions;

export interface FunctionReport {
  /** The entry's path under `functions/`, without `.ts`. */
  entry: string;
  /** Minified code that a cold start reads. Source maps, and code that only a rare path imports, come on top. */
  bytes: number;
  /** Code that is in the bundle but only read when it is needed: sources of credentials that Lambda does not use. */
  lazyBytes: number;
  files: number;
}

export interface BundleReport {
  functions: FunctionReport[];
  /** Null as long as there is no relay to bundle. */
  relay: { bytes: number } | null;
  milliseconds: number;
}

/** The folder that is deployed as the function of this entry; its handler is `index.handler`. */
export function functionBundle(entry: string): string {
  return existing(
    join(FUNCTIONS, entry),
    'index.mjs',
    `functions/${entry}.ts exports no handler, or bundle() did not run`,
  );
}

/** The folder that the relay's image is built from. */
export function relayBundle(): string {
  return existing(RELAY_FOLDER, 'dist/main.mjs', 'media-relay/src/main.ts is missing, or bundle() did not run');
}

/**
 * Bundles everything that runs. Only files whose content changed are written, so it may run at the same time in several
 * processes, and the same code always makes the same asset.
 */
export async function bundle(): Promise<BundleReport> {
  const start = performance.now();
  const entries = await findEntries();
  // One build parses what functions share only once. It costs each of them some 3 %, the uses that only others make of a
  // shared module; too much where a caller waits, so a TwiML function is built alone (143 KB instead of 208).
  const alone = entries.filter((entry) => entry.endsWith('.twiml'));
  const together = entries.filter((entry) => !alone.includes(entry));
  const [functions, relay] = await Promise.all([
    Promise.all([together, ...alone.map((entry) => [entry])].map(bundleFunctions)),
    bundleRelay(),
  ]);
  const reports = functions.flat().toSorted((a, b) => a.entry.localeCompare(b.entry));
  return { functions: reports, relay, milliseconds: Math.round(performance.now() - start) };
}

/** Whether everything that runs has been bundled before, however long ago. */
export async function isBundled(): Promise<boolean> {
  const files = (await findEntries()).map((entry) => join(FUNCTIONS, entry, 'index.mjs'));
  return [...files, join(RELAY_FOLDER, 'dist/main.mjs')].every((file) => existsSync(file));
}

/** Every file that exports a handler is a function. */
async function findEntries(): Promise<string[]> {
  const found: string[] = [];
  for await (const file of glob('functions/*/*.ts', { cwd: ROOT })) {
    if (file.endsWith('.test.ts')) continue;
    const source = await readFile(join(ROOT, file), 'utf8');
    if (/^export const handler\b/m.test(source)) found.push(file.slice('functions/'.length, -'.ts'.length));
  }
  return found.toSorted();
}

async function bundleFunctions(entries: string[]): Promise<FunctionReport[]> {
  const { outputFiles, metafile } = await build({
    ...common,
    splitting: true,
    entryPoints: Object.fromEntries(entries.map((entry) => [flat(entry), `functions/${entry}.ts`])),
    // Never written; as deep as the folders that are, so that the paths in source maps hold there.
    outdir: join(FUNCTIONS, 'feature/entry'),
  });
  const contents = new Map(outputFiles.map(({ path, contents }) => [relative(ROOT, path), contents]));
  return await Promise.all(
    entries.map(async (entry) => {
      const main = join('dist/functions/feature/entry', `${flat(entry)}.mjs`);
      const modules = reachable(metafile, main, true);
      const files = modules.flatMap((module) => [module, `${module}.map`]);
      await writeFolder(
        join(FUNCTIONS, entry),
        files.map((path) => assetFile(path, contents.get(path), flat(entry))),
      );
      const size = (paths: string[]) => paths.reduce((sum, path) => sum + (metafile.outputs[path]?.bytes ?? 0), 0);
      const bytes = size(reachable(metafile, main, false));
      return { entry, bytes, lazyBytes: size(modules) - bytes, files: modules.length };
    }),
  );
}

async function bundleRelay(): Promise<BundleReport['relay']> {
  if (!existsSync(RELAY_SOURCE)) return null;
  const { outputFiles, metafile } = await build({
    ...common,
    entryPoints: { main: RELAY_SOURCE },
    outdir: join(RELAY_FOLDER, 'dist'),
    // Native speed-ups that `ws` tries and does without.
    external: ['bufferutil', 'utf-8-validate'],
  });
  await writeFolder(
    join(RELAY_FOLDER, 'dist'),
    outputFiles.map(({ path, contents }) => ({ name: relative(join(RELAY_FOLDER, 'dist'), path), contents })),
  );
  return { bytes: metafile.outputs['media-relay/dist/main.mjs']?.bytes ?? 0 };
}

/** The entry becomes `index.mjs`; chunks keep their names, by which modules import each other. */
function assetFile(path: string, contents: Uint8Array | undefined, entry: string): FolderFile {
  if (!contents) throw new Error(`esbuild made no ${path}`);
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === `${entry}.mjs.map`) return { name: 'index.mjs.map', contents };
  if (name !== `${entry}.mjs`) return { name, contents };
  const code = Buffer.from(contents).toString('utf8');
  return { name: 'index.mjs', contents: Buffer.from(code.replace(`=${entry}.mjs.map`, '=index.mjs.map')) };
}

/** What a module imports, directly or not; `lazily` includes what it only imports when it comes to that. */
function reachable({ outputs }: Metafile, main: string, lazily: boolean): string[] {
  const seen = new Set([main]);
  for (const path of seen) {
    for (const { path: imported, kind, external } of outputs[path]?.imports ?? []) {
      if (!external && (lazily || kind !== 'dynamic-import')) seen.add(imported);
    }
  }
  return [...seen];
}

const flat = (entry: string): string => entry.replaceAll('/', '--');

function existing(folder: string, file: string, otherwise: string): string {
  if (!existsSync(join(folder, file)))
    throw new Error(`There is no ${relative(ROOT, join(folder, file))}: ${otherwise}.`);
  return folder;
}

function print({ functions, relay, milliseconds }: BundleReport): void {
  const kb = (bytes: number) => (bytes / 1000).toFixed(1);
  console.table(
    Object.fromEntries([
      ...functions.map(({ entry, bytes, lazyBytes, files }) => [
        entry,
        { KB: kb(bytes), 'lazy KB': kb(lazyBytes), files },
      ]),
      ['(relay)', { KB: relay ? kb(relay.bytes) : '–' }],
    ]),
  );
  console.log(`Bundled in ${milliseconds} ms`);
}

if (import.meta.main) print(await bundle());
