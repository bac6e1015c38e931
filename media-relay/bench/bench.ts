import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from './arguments.ts';
import { makeCertificate } from './certificate.ts';
import { findContenders } from './contenders.ts';
import { printProfile } from './profile.ts';
import { printBudgets, printLevel } from './report.ts';
import { isPinned, type LevelResult, runLevel } from './run-level.ts';

/** A relay that needs this share of its core, or is so late, breaks: more calls would say nothing new of it. */
const BROKEN_LOAD = 0.97;
const BROKEN_P99_MS = 100;
/** The number of calls that the promises are made for. */
const PROMISED_CALLS = 200;

const options = readArguments();
const folder = mkdtempSync(join(tmpdir(), 'comptoir-bench-'));
const certificate = options.tls ? makeCertificate(folder) : null;
const { contenders, remarks } = findContenders(folder, options);

console.log(
  'Each call: 50 frames a second of 20 ms either way, in real time. Milliseconds; latency is what the relay adds.',
);
console.log(
  isPinned
    ? 'The relay has one core, both ends of all calls another.'
    : 'Nothing is pinned to a core here: figures vary.',
);
for (const remark of remarks) console.log(remark);
console.log();

const broken = new Set<string>();
let promised: LevelResult[] = [];
for (const [index, calls] of options.levels.entries()) {
  const inRace = contenders.filter(({ name }) => !broken.has(name));
  const rounds = calls === PROMISED_CALLS ? options.rounds : 1;
  const runs = new Map<string, LevelResult[]>(inRace.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of inRace) {
      const result = await runLevel(contender, calls, options.seconds, {
        warmUpSeconds: options.warmUpSeconds,
        certificate,
        profilePath: options.profile ? join(folder, `${contender.name}-${calls}.cpuprofile`) : null,
      });
      runs.get(contender.name)?.push(result);
      const late = Math.max(result.toModel.p99, result.toCarrier.p99) > BROKEN_P99_MS;
      if (result.relayLoad > BROKEN_LOAD || late || result.connected < calls || result.callsLost > 0)
        broken.add(contender.name);
    }
  }
  const results = [...runs.values()].flatMap((all) => middle(all) ?? []);
  printLevel(results, index === 0);
  if (calls === PROMISED_CALLS) promised = results;
  const gaveUp = results.filter(({ contender }) => broken.has(contender)).map(({ contender }) => contender);
  if (gaveUp.length > 0) console.log(`  at its limit: ${gaveUp.join(', ')}`);
  if (results.some(({ endsLoad }) => endsLoad > 0.9))
    console.log('  the ends are at their own limit: latency is theirs too');
}
printBudgets(promised);
if (options.profile) printProfile(folder);
else rmSync(folder, { recursive: true, force: true });

/** The run that took neither the most nor the least of the processor. */
function middle(runs: readonly LevelResult[]): LevelResult | undefined {
  return runs.toSorted((a, b) => a.cpuPerCallSecond - b.cpuPerCallSecond)[Math.floor((runs.length - 1) / 2)];
}
