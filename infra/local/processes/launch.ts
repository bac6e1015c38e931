import { spawn, type ChildProcess } from 'node:child_process';
import { eachLine } from './lines.ts';
import type { Reaper } from './reaper.ts';

interface Launch {
  command: string;
  args: readonly string[];
  /** The whole environment: nothing of ours is passed on. */
  env: Record<string, string>;
  cwd?: string;
  onLine(line: string, stream: 'stdout' | 'stderr'): void;
}

/** How a process ended: its exit code, or the signal that ended it. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Launched {
  readonly pid: number;
  readonly ended: Promise<Ending>;
  kill(signal: NodeJS.Signals): void;
}

export type LaunchChild = (launch: Launch) => Launched;

/** Starts children that do not outlive us: see {@link Reaper}. */
export function createLauncher(reaper: Reaper): LaunchChild {
  return (launch) => {
    // Its own process group, so that Ctrl-C in the terminal reaches us alone and we decide in which order things stop.
    const { command, args } = reaper.wrap(launch.command, launch.args);
    const child = spawn(command, args, {
      env: launch.env,
      cwd: launch.cwd,
      stdio: ['pipe', 'pipe', 'pipe', reaper.pipe],
      detached: true,
    });
    const { pid, stdin, stdout, stderr } = child;
    if (!stdin || !stdout || !stderr) throw new Error('The child has no pipes.');
    eachLine(stdout, (line) => launch.onLine(line, 'stdout'));
    eachLine(stderr, (line) => launch.onLine(line, 'stderr'));
    stdin.on('error', () => undefined);
    return {
      pid: pid ?? 0,
      ended: ending(child).finally(() => {
        if (pid !== undefined) reaper.forget(pid);
      }),
      kill: (signal) => void child.kill(signal),
    };
  };
}

/** Resolves when the process is gone and everything it wrote was read. */
function ending(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: 127, signal: null }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}
