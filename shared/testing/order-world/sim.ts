import { parseArgs } from 'node:util';
import { startDynamo } from '../dynamodb.ts';
import { allBrokenPromises } from './promises.ts';
import { randomPlan } from './random-plan.ts';

/**
 * `npm run sim -- --seed 1 --runs 1000`: as many orders' lives as asked for, each with the troubles of its seed. A broken promise
 * prints the plan that broke it; `--seed N --runs 1` lives it again.
 */
const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, runs: { type: 'string', default: '500' } },
});
const first = Number(values.seed);
const runs = Number(values.runs);
const print = (line: string) => process.stdout.write(`${line}\n`);

const dynamo = await startDynamo();
const started = performance.now();
const broken: string[] = [];
for (let seed = first; seed < first + runs; seed++) {
  const found = await allBrokenPromises(dynamo, [randomPlan(seed)]);
  broken.push(...found.map((words) => `seed ${seed}: ${words}`));
}
const seconds = (performance.now() - started) / 1000;
for (const words of broken) print(words);
print(`${runs} lives from seed ${first} in ${seconds.toFixed(1)} s: ${broken.length} broken promises`);
await dynamo.stop();
process.exitCode = broken.length > 0 ? 1 : 0;
