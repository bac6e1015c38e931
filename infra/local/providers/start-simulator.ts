import { StartError } from '../platform/start-error.ts';
import type { Terminal } from '../platform/terminal.ts';
import type { Launched, LaunchChild } from '../processes/launch.ts';
import { COMPILE_CACHE } from '../processes/compile-cache.ts';
import { openLogFile } from '../processes/log-file.ts';
import { noticeOf } from '../processes/log-line.ts';

export interface Simulator {
  name: string;
  url: string;
  child: Launched;
}

const START_MS = 15_000;

/** Starts a simulator and waits for the line in which it tells its address. */
export async function startSimulator(
  name: string,
  main: string,
  env: Record<string, string>,
  deps: { launch: LaunchChild; dataDir: string; terminal: Terminal },
): Promise<Simulator> {
  const log = openLogFile(deps.dataDir, `${name}-simulator`);
  const ready = Promise.withResolvers<string>();
  let last = '';
  const child = deps.launch({
    command: process.execPath,
    args: [main],
    env: { ...env, PORT: '0', SIM_EXIT_WITH_PARENT: '1', NODE_COMPILE_CACHE: COMPILE_CACHE },
    onLine: (line, stream) => {
      log.write(line, stream);
      const url = readyUrl(line);
      if (url !== null) return ready.resolve(url);
      last = line;
      const notice = noticeOf(line);
      if (notice) deps.terminal.quote(notice.level, `${name} simulator`, notice.text);
    },
  });
  const timer = setTimeout(
    () => ready.reject(new StartError(`The ${name} simulator does not say that it is ready.`)),
    START_MS,
  );
  void child.ended.then(({ code, signal }) =>
    ready.reject(new StartError(`The ${name} simulator stopped (${signal ?? `exit code ${code}`}): ${last}`)),
  );
  return { name, child, url: await ready.promise.finally(() => clearTimeout(timer)) };
}

function readyUrl(line: string): string | null {
  const [, url] = /^\{"ready":\s*"(http[^"]+)"/.exec(line) ?? [];
  return url ?? null;
}
