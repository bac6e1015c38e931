import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

const ROOT = join(import.meta.dirname, '../..');
const TOP = 20;

/** Prints where the relay's time went by itself, without what it called. */
export function printProfile(folder: string): void {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))) {
    const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile;
    const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
    const self = new Map<string, number>();
    samples.forEach((id, i) => {
      const name = names.get(id) ?? '?';
      self.set(name, (self.get(name) ?? 0) + (timeDeltas[i] ?? 0));
    });
    self.delete('(idle)');
    const total = [...self.values()].reduce((sum, time) => sum + time, 0);
    console.log(`\n${join(folder, file)}`);
    for (const [name, time] of [...self].toSorted(([, a], [, b]) => b - a).slice(0, TOP)) {
      console.log(`  ${((time / total) * 100).toFixed(1).padStart(5)} %  ${name}`);
    }
  }
}

function nameOf({ functionName, url, lineNumber }: Profile['nodes'][number]['callFrame']): string {
  if (url === '') return functionName || '(anonymous)';
  const path = url.startsWith('file:') ? fileURLToPath(url).replace(`${ROOT}/`, '') : url;
  return `${functionName || '(anonymous)'}  ${path}:${lineNumber + 1}`;
}
