import { flushCompileCache } from 'node:module';
import { announceExit, stopOnSignals } from './stop-on-signals.ts';
import { runPlatform } from './run-platform.ts';
import { readPlatformSettings } from './settings.ts';
import { messageOf } from './start-error.ts';
import { createTerminal } from './terminal.ts';

const terminal = createTerminal();

function fail(error: unknown): never {
  announceExit(messageOf(error));
  process.exit(1);
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

try {
  const settings = readPlatformSettings(process.env);
  const platform = await stopOnSignals(terminal, () => runPlatform(settings, terminal));
  void platform.lost.then((what) => fail(new Error(`${what} stopped. Start again: nothing is lost.`)));
  // Now rather than at the end, which a kill would skip.
  flushCompileCache();
  console.log(`Comptoir ready on http://localhost:${platform.port}`);
} catch (error) {
  fail(error);
}
