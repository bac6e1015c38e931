import color from 'picocolors';
import type { Platform } from './run-platform.ts';
import { messageOf } from './start-error.ts';
import type { Terminal } from './terminal.ts';

/** npm passes Ctrl-C on although the terminal already sent it to us: a second one means it only after this long. */
const SECOND_CTRL_C_MS = 500;
/** Should anything hang, the reaper takes the rest. */
const STOP_LIMIT_MS = 8_000;

/** The one line that tells why the platform ends by itself. */
export function announceExit(text: string): void {
  console.error(`${color.red('Comptoir stopped:')} ${text}`);
}

/** Starts the platform, and stops it on Ctrl-C or a polite kill, also while it is starting. */
export async function stopOnSignals(terminal: Terminal, start: () => Promise<Platform>): Promise<Platform> {
  let stoppedAt = 0;
  let platform: Platform | undefined;

  const stop = (): void => {
    const now = Date.now();
    if (stoppedAt > 0) {
      if (now - stoppedAt > SECOND_CTRL_C_MS) process.exit(130);
      return;
    }
    stoppedAt = now;
    // Nothing is under way yet: the reaper ends what was started.
    if (!platform) process.exit(0);
    terminal.info('');
    terminal.step('Stopping …');
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    platform.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        announceExit(messageOf(error));
        process.exit(1);
      },
    );
  };

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  if (process.env['LOCAL_EXIT_WITH_PARENT'] === '1') {
    process.stdin.on('error', () => undefined);
    process.stdin.once('close', stop);
    process.stdin.resume();
  }
  platform = await start();
  return platform;
}
