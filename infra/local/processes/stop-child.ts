import { setTimeout as wait } from 'node:timers/promises';
import type { Launched } from './launch.ts';

/** Asks a process to end, and makes it end after `graceMs`. Resolves when it has. */
export async function stopChild(child: Launched, graceMs: number): Promise<void> {
  child.kill('SIGTERM');
  const ended = await Promise.race([child.ended, wait(graceMs, null, { ref: false })]);
  if (ended !== null) return;
  child.kill('SIGKILL');
  await child.ended;
}
