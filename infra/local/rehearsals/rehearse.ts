import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AGENTS } from './agents/agents.ts';
import { printResult, printTable } from './print.ts';
import { HELP, readArguments, type RehearseArguments } from './read-arguments.ts';
import { readScenarios } from './read-scenarios.ts';
import { plansOf, type Rehearsal, rehearseAll } from './rehearse-all.ts';
import { failuresOf, passed, type ReportHead, reportOf } from './report.ts';
import { openRealStage, realModel } from './real-stage.ts';
import { openStage } from './stage.ts';

/** `npm run rehearse`: agents tested like code, on the record that is stored of each call. */
const RUN_MS = 100;
const RUNS = 10_000;
/** As many telephones as a run has. */
const MAX_REHEARSALS = 1_000;
const PATIENCE_MS = { simulated: 150_000, real: 300_000 };

async function rehearse(args: RehearseArguments): Promise<void> {
  const say = (line: string) => void (args.json ? process.stderr : process.stdout).write(line);
  const all = AGENTS.map((agent) => ({ agent, scenarios: readScenarios(agent) }));
  const chosen = all
    .filter(({ agent }) => args.agent === undefined || agent.name === args.agent)
    .flatMap(({ agent, scenarios }) => scenarios.map((scenario) => ({ agent, scenario })))
    .filter(({ scenario }) => args.only === undefined || scenario.name.includes(args.only));
  if (chosen.length === 0) throw new Error(`No scenario’s name holds “${args.only}”.`);
  const plans = plansOf(chosen, args);
  if (plans.length > MAX_REHEARSALS)
    throw new Error(`These are ${plans.length} rehearsals; ${MAX_REHEARSALS} are the most.`);
  const onLine = (line: string) => say(`· ${line}\n`);
  const stage = args.real ? await openRealStage(onLine, realModel(process.env)) : await openStage(onLine);
  const startedAt = new Date();
  // A part of the numbers, so that a run does not find the lines, or the records, of the one before it.
  const run = String(Math.floor(Date.now() / RUN_MS) % RUNS).padStart(4, '0');
  let done = 0;
  try {
    say(`${plans.length} rehearsals, ${args.concurrency} at once, seed ${args.seed}, on ${stage.url}\n`);
    const rehearsals = await rehearseAll(plans, args.concurrency, {
      stage,
      find: (agent, name) => found(all, agent, name),
      telephone: (index) => `+3367${run}${String(index).padStart(3, '0')}`,
      patienceMs: args.real ? PATIENCE_MS.real : PATIENCE_MS.simulated,
      onResult: (one) => printResult({ write: say }, one, (done += 1), plans.length),
    });
    const elapsedMs = Date.now() - startedAt.getTime();
    printTable({ write: say }, rehearsals, elapsedMs);
    const model = args.real ? 'the real model' : 'the simulated model';
    const folder = writeReport(rehearsals, { startedAt, seed: args.seed, model, elapsedMs });
    say(`${join(folder, 'report.md')}\n`);
    if (args.json) process.stdout.write(`${JSON.stringify(jsonOf(rehearsals), null, 2)}\n`);
    if (!rehearsals.every(passed)) process.exitCode = 1;
  } finally {
    await stage.close();
  }
}

function found(
  all: readonly { agent: { name: string }; scenarios: ReturnType<typeof readScenarios> }[],
  agent: string,
  name: string,
) {
  const scenario = all.find((one) => one.agent.name === agent)?.scenarios.find((one) => one.name === name);
  if (scenario === undefined) throw new Error(`There is no scenario ${agent}/${name}.`);
  return scenario;
}

function writeReport(rehearsals: readonly Rehearsal[], head: ReportHead): string {
  const stamp = head.startedAt.toISOString().replaceAll(':', '-');
  const folder = join(process.env['LOCAL_DATA_DIR'] ?? '.local', 'rehearsals', stamp);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'report.md'), reportOf(rehearsals, head));
  writeFileSync(join(folder, 'report.json'), JSON.stringify({ ...head, rehearsals: jsonOf(rehearsals) }, null, 2));
  return folder;
}

const jsonOf = (rehearsals: readonly Rehearsal[]) =>
  rehearsals.map((one) => ({ ...one, passed: passed(one), failures: failuresOf(one) }));

try {
  const args = readArguments(process.argv.slice(2));
  if (args.help) console.log(HELP);
  else await rehearse(args);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
