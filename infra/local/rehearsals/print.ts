import color from 'picocolors';
import type { Rehearsal } from './rehearse-all.ts';
import { byScenario, costOf, failuresOf, passed } from './report.ts';

/** Where it is printed: standard output, or a test. */
export interface Screen {
  write(text: string): unknown;
}

/** One line as soon as a rehearsal is over. */
export function printResult(screen: Screen, rehearsal: Rehearsal, done: number, total: number): void {
  const { agent, name, take } = rehearsal;
  const mark = passed(rehearsal) ? color.green('✓') : color.red('✗');
  screen.write(
    `${color.dim(`${String(done).padStart(String(total).length)}/${total}`)} ${mark} ${agent}/${name}#${take}\n`,
  );
}

/** All rehearsals by scenario, what is wrong with each beneath it, and what they amount to. */
export function printTable(screen: Screen, rehearsals: readonly Rehearsal[], elapsedMs: number): void {
  const groups = byScenario(rehearsals);
  const width = Math.max(...groups.map(([{ agent, name }]) => agent.length + name.length + 1));
  const lines = groups.flatMap((takes) => {
    const [first] = takes;
    const good = takes.filter(passed).length;
    const rate = `${good}/${takes.length}`;
    const paint = good === takes.length ? color.green : color.red;
    const answers = takes.map(({ stored }) => stored?.figures.turnLatencyMs.p50 ?? null).filter((one) => one !== null);
    const latency = answers.length === 0 ? '–' : `${Math.round(Math.max(...answers))} ms`;
    const usd = takes.reduce((sum, one) => sum + costOf(one), 0);
    return [
      `${paint(good === takes.length ? '✓' : '✗')} ${`${first.agent}/${first.name}`.padEnd(width)}  ${rate.padStart(6)}  ${latency.padStart(11)}  $${usd.toFixed(4)}  ${color.dim(first.title)}`,
      ...takes.flatMap((take) => failuresOf(take).map((failure) => `    ${color.red(failure)}${callOf(take)}`)),
    ];
  });
  const titles = `  ${'scenario'.padEnd(width)}  passed  answers p50  cost`;
  const good = rehearsals.filter(passed).length;
  const usd = rehearsals.reduce((sum, one) => sum + costOf(one), 0);
  const sum = `${good} of ${rehearsals.length} rehearsals passed in ${(elapsedMs / 1_000).toFixed(1)} s, $${usd.toFixed(4)} before the carrier’s bill`;
  screen.write(['', color.dim(titles), ...lines, '', sum, ''].join('\n'));
}

const callOf = ({ stored }: Rehearsal): string => (stored === undefined ? '' : color.dim(` (${stored.callId})`));
