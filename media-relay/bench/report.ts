import type { LevelResult } from './run-level.ts';

const COLUMNS: [string, (result: LevelResult, peers: readonly LevelResult[]) => string][] = [
  ['relay', ({ contender }) => contender],
  ['calls', ({ calls, connected }) => (connected === calls ? String(calls) : `${connected}/${calls}`)],
  ['cpu ms/call-s', ({ cpuPerCallSecond }) => cpuPerCallSecond.toFixed(2)],
  ['÷ ws slice', (result, peers) => ratio(result, peers, /^ws slice$/)],
  ['÷ bytes', (result, peers) => ratio(result, peers, / bytes$/)],
  ['core', ({ relayLoad }) => percent(relayLoad)],
  ['→model p50', ({ toModel }) => toModel.p50.toFixed(2)],
  ['p99', ({ toModel }) => toModel.p99.toFixed(2)],
  ['max', ({ toModel }) => toModel.max.toFixed(1)],
  ['→person p50', ({ toCarrier }) => toCarrier.p50.toFixed(2)],
  ['p99', ({ toCarrier }) => toCarrier.p99.toFixed(2)],
  ['max', ({ toCarrier }) => toCarrier.max.toFixed(1)],
  ['barge-in p50', ({ bargeIn }) => (bargeIn.count ? bargeIn.p50.toFixed(2) : '–')],
  ['p99', ({ bargeIn }) => (bargeIn.count ? bargeIn.p99.toFixed(2) : '–')],
  ['lost', ({ missing }) => String(missing)],
  ['disorder', ({ disordered }) => String(disordered)],
  ['KB/call', ({ calls, rssPerCallBytes }) => (calls < 50 ? '–' : (rssPerCallBytes / 1000).toFixed(0))],
  ['loop p99', ({ loopDelayP99 }) => loopDelayP99?.toFixed(1) ?? '–'],
  ['ends', ({ endsLoad }) => percent(endsLoad)],
  ['others', ({ othersLoad }) => percent(othersLoad)],
];

/** All results of one number of calls, as lines of a table; times in milliseconds. */
export function printLevel(results: readonly LevelResult[], withHead: boolean): void {
  const rows = results.map((result) => COLUMNS.map(([, cell]) => cell(result, results)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(12) : cell.padStart(Math.max(6, COLUMNS[i]?.[0].length ?? 0))))
      .join('  ');
  if (withHead) console.log(line(COLUMNS.map(([name]) => name)));
  for (const row of rows) console.log(line(row));
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;

function ratio(result: LevelResult, peers: readonly LevelResult[], name: RegExp): string {
  const peer = peers.find(({ contender }) => name.test(contender));
  return peer ? (result.cpuPerCallSecond / peer.cpuPerCallSecond).toFixed(2) : '–';
}

interface Budget {
  promise: string;
  kept: (ours: LevelResult, peers: readonly LevelResult[]) => boolean;
}

const cpuAgainst =
  (name: RegExp, factor: number): Budget['kept'] =>
  (ours, peers) => {
    const peer = peers.find(({ contender }) => name.test(contender));
    return !peer || ours.cpuPerCallSecond <= factor * peer.cpuPerCallSecond;
  };

const BUDGETS: Budget[] = [
  {
    promise: 'added latency p99 below 5 ms, either way',
    kept: ({ toModel, toCarrier }) => toModel.p99 < 5 && toCarrier.p99 < 5,
  },
  { promise: 'CPU no more than a bare ws slicing pipe’s', kept: cpuAgainst(/^ws slice$/, 1) },
  { promise: 'CPU at most twice the byte relay’s', kept: cpuAgainst(/ bytes$/, 2) },
  { promise: 'less than 200 KB for a call', kept: ({ rssPerCallBytes }) => rssPerCallBytes < 200_000 },
  { promise: 'speech_started to clear below 5 ms', kept: ({ bargeIn }) => bargeIn.p99 < 5 },
  {
    promise: 'nothing lost, nothing out of order',
    kept: ({ missing, disordered, callsLost }) => missing + disordered + callsLost === 0,
  },
];

/** What was promised for so many calls on one core, and whether it was kept in this run. */
export function printBudgets(results: readonly LevelResult[]): void {
  const ours = results.find(({ contender }) => contender === 'comptoir');
  if (!ours) return;
  console.log(`\nAt ${ours.calls} calls on one core:`);
  for (const { promise, kept } of BUDGETS) console.log(`  ${kept(ours, results) ? '✓' : '✗'} ${promise}`);
}
