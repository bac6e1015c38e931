import { findPlatform } from '../demo/find-platform.ts';
import { createProgress } from './progress.ts';
import { HELP, readArguments, type TestArguments } from './read-arguments.ts';
import { runCalls } from './run-calls.ts';
import { summaryOf, tableOf } from './table.ts';

/** `npm run test-multiple`: many simulated calls at once, and what became of each. */
const RUN_MS = 100;
const RUNS = 10_000;

async function testMultiple({ kind, ...size }: TestArguments): Promise<void> {
  const platform = await findPlatform((line) => console.log(`· ${line}`));
  try {
    console.log(`${size.calls} calls, ${size.concurrency} at once, seed ${size.seed}, on ${platform.url}`);
    // A part of the numbers to call, so that a run does not find the lines of the one before it.
    const run = String(Math.floor(Date.now() / RUN_MS) % RUNS).padStart(4, '0');
    const place = await kind.prepare(platform, run);
    const progress = createProgress(process.stdout, size.calls);
    const startedAt = performance.now();
    progress.start();
    const results = await runCalls(size, { place, persona: kind.persona, onResult: progress.result });
    progress.end();
    console.log(['', ...tableOf(results), '', summaryOf(results, performance.now() - startedAt)].join('\n'));
    if (results.some(({ recorded }) => !recorded)) process.exitCode = 1;
  } finally {
    await platform.stop();
  }
}

try {
  const read = readArguments(process.argv.slice(2));
  if (read.help) console.log(HELP);
  else await testMultiple(read);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
