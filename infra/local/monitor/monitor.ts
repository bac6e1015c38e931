import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCallColours } from './call-colours.ts';
import { followFolder } from './follow-folder.ts';
import { formatEntry } from './format-entry.ts';
import { HELP, type MonitorArguments, readArguments } from './read-arguments.ts';
import { isRunning } from './running-platform.ts';
import { isSelected } from './select-entry.ts';

/** `npm run monitor`: the logs of the local platform, live. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Shorter than anybody notices, longer than it costs anything. */
const POLL_MS = 150;

function colours(noColor: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (noColor || NO_COLOR) return false;
  return FORCE_COLOR ? FORCE_COLOR !== '0' : process.stdout.isTTY;
}

function watch({ selection, json, noColor }: MonitorArguments): void {
  const dataDir = resolve(ROOT, process.env['LOCAL_DATA_DIR'] ?? '.local');
  const folder = followFolder(join(dataDir, 'logs'), selection.since !== undefined);
  const callStyle = colours(noColor) ? createCallColours() : null;
  let running = true;

  const turn = (): void => {
    for (const entry of folder.poll().filter((one) => isSelected(one, selection))) {
      console.log(json ? entry.raw : formatEntry(entry, callStyle));
    }
    const isUp = isRunning(dataDir);
    // Not among the lines: they may go into a pipe.
    if (running && !isUp)
      console.error(`Comptoir is not running in ${relative(process.cwd(), dataDir)}/: waiting for npm start.`);
    running = isUp;
  };
  turn();
  setInterval(turn, POLL_MS);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));
// Whoever reads us has seen enough: `npm run monitor | head`.
process.stdout.on('error', () => process.exit(0));

try {
  const read = readArguments(process.argv.slice(2), Date.now());
  if (read.help) console.log(HELP);
  else watch(read);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
