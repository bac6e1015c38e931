import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/**
 * Kills every process group that registered as soon as its standard input ends, which the system makes happen however this
 * process dies, and ends when they are gone. A child that watches its own pipe would do for most, but not for one that is stuck in a loop.
 */
const SCRIPT = `
trap '' INT TERM HUP
alive() {
  [ -d /proc/self ] || { kill -0 -"$1" 2>/dev/null; return; }
  # Dead, but not yet taken note of by whoever inherited it.
  case $(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null) in Z* | X* | '') return 1 ;; esac
}
pids=
while read -r op pid; do
  if [ "$op" = + ]; then pids="$pids $pid"; continue; fi
  left=
  for p in $pids; do [ "$p" = "$pid" ] || left="$left $p"; done
  pids=$left
done
for p in $pids; do kill -9 -"$p" 2>/dev/null; done
tries=0
for p in $pids; do
  while alive "$p" && [ $tries -lt 100 ]; do sleep 0.01; tries=$((tries + 1)); done
done
exit 0
`;

/**
 * Registers itself before it becomes what it is to be. While a child has not, it holds the reaper's pipe open: there is no
 * moment at which we could die and leave behind a child that the reaper has not heard of.
 */
const REGISTER = 'echo "+ $$" >&3; exec "$@" 3>&-';

export interface Reaper {
  /** The command that starts `command` and registers it first; `pipe` must be its file descriptor 3. */
  wrap(command: string, args: readonly string[]): { command: string; args: string[] };
  readonly pipe: Writable;
  forget(pid: number): void;
}

export function startReaper(): Reaper {
  // It keeps our standard error open: whoever waits for that to close knows that nothing of ours is left.
  const shell = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'inherit'], detached: true });
  shell.unref();
  const { stdin } = shell;
  // A pipe that breaks means that somebody killed the reaper; children then only have their own pipes to go by.
  stdin.on('error', () => undefined);
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return {
    wrap: (command, args) => ({ command: '/bin/sh', args: ['-c', REGISTER, 'sh', command, ...args] }),
    pipe: stdin,
    forget: (pid) => void stdin.write(`- ${pid}\n`),
  };
}
