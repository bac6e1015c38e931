import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../platform/start-error.ts';
import type { Terminal } from '../platform/terminal.ts';
import type { Variables } from '../platform/variables.ts';
import type { LaunchChild } from '../processes/launch.ts';
import { fingerprint } from './fingerprint.ts';

/** Old assemblies are kept for as long as a platform that started with one may still run. */
const KEEP_MS = 24 * 3_600_000;
const SHOWN_LINES = 12;

/**
 * Bundles the code and synthesizes the template, unless that was done before with the same sources. Each result has a folder
 * of its own that never changes, so that platforms started at once, or with other sources, do not disturb each other.
 */
export async function buildAssembly(
  root: string,
  variables: Variables,
  deps: { launch: LaunchChild; terminal: Terminal },
): Promise<string> {
  const settings = deploymentVariables(variables);
  const all = join(root, '.local', 'cdk.out');
  const directory = join(all, fingerprint(root, settings));
  if (existsSync(join(directory, 'manifest.json'))) {
    utimesSync(directory, new Date(), new Date());
    return directory;
  }
  deps.terminal.step('Bundling the code and synthesizing the template …');
  const startedAt = performance.now();
  mkdirSync(all, { recursive: true });
  const unfinished = `${directory}.${process.pid}~`;
  await synthesize(root, unfinished, settings, deps.launch);
  publish(unfinished, directory);
  removeOld(all, directory);
  deps.terminal.step(`Template and bundles are ready (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  return directory;
}

async function synthesize(
  root: string,
  outdir: string,
  settings: Record<string, string>,
  launch: LaunchChild,
): Promise<void> {
  const lines: string[] = [];
  const child = launch({
    command: process.execPath,
    args: ['infra/app.ts'],
    cwd: root,
    // The template is validated when it is tested and deployed; here it only has to be quick.
    env: { ...system(), ...settings, COMPTOIR_LOCAL: 'true', CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' },
    onLine: (line) => lines.push(line),
  });
  const { code } = await child.ended;
  if (code === 0 && existsSync(join(outdir, 'manifest.json'))) return;
  rmSync(outdir, { recursive: true, force: true });
  throw new StartError(`The template could not be synthesized:\n  ${lines.slice(0, SHOWN_LINES).join('\n  ')}`);
}

/** Another platform may have finished the same work meanwhile: then ours is superfluous. */
function publish(unfinished: string, directory: string): void {
  try {
    renameSync(unfinished, directory);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(join(directory, 'manifest.json'))) throw error;
  }
}

function removeOld(all: string, current: string): void {
  for (const name of readdirSync(all)) {
    const path = join(all, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (path !== current && age > KEEP_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** How one deployment differs from another. What the product is told reaches the functions when they start instead. */
function deploymentVariables(variables: Variables): Record<string, string> {
  const named = Object.entries(variables).filter(([name]) => name.startsWith('COMPTOIR_'));
  return Object.fromEntries(named) as Record<string, string>;
}

function system(): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  return { PATH, HOME, TMPDIR };
}
