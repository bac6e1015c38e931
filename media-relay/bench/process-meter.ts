import { readdirSync, readFileSync } from 'node:fs';

const NS_PER_MS = 1e6;
/** The kernel's unit in /proc/stat, whatever it counts in itself. */
const MS_PER_JIFFY = 10;
const PAGE_BYTES = 4096;

/** Milliseconds of CPU that all threads of a process have taken. */
export function cpuMs(pid: number): number {
  let ns = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    ns += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'latin1').split(' ')[0]);
  }
  return ns / NS_PER_MS;
}

/** Milliseconds that a core has worked for anybody. */
export function busyMs(core: number): number {
  const line =
    readFileSync('/proc/stat', 'latin1')
      .split('\n')
      .find((one) => one.startsWith(`cpu${core} `)) ?? '';
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.split(' ').slice(1).map(Number);
  return (user + nice + system + irq + softirq) * MS_PER_JIFFY;
}

/** Resident memory in bytes. */
export function residentBytes(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE_BYTES;
}
