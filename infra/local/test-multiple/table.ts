import type { CallResult } from './call-result.ts';

interface Column {
  title: string;
  text(result: CallResult): string;
  right?: boolean;
}

const NOTHING = '–';
const MAX_OUTCOME = 60;
const seconds = (ms: number | null) => (ms === null ? NOTHING : `${(ms / 1_000).toFixed(1)} s`);
const milliseconds = (ms: number | null) => (ms === null ? NOTHING : `${Math.round(ms)} ms`);

const COLUMNS: readonly Column[] = [
  { title: 'call', text: ({ callId }) => callId?.slice(-6) ?? NOTHING },
  { title: 'persona', text: ({ persona }) => persona },
  { title: 'outcome', text: ({ outcome, recorded }) => cut(recorded ? outcome : `FAILED: ${outcome}`) },
  { title: 'duration', text: ({ durationMs }) => seconds(durationMs), right: true },
  { title: 'first audio', text: ({ firstAudioMs }) => milliseconds(firstAudioMs), right: true },
  { title: 'extraction', text: ({ extractionMs }) => milliseconds(extractionMs), right: true },
  { title: 'cost', text: ({ costEur }) => (costEur === null ? NOTHING : `${costEur.toFixed(3)} €`), right: true },
];

/** The results as aligned lines, the titles first. */
export function tableOf(results: readonly CallResult[]): string[] {
  const rows = [COLUMNS.map(({ title }) => title), ...results.map((result) => COLUMNS.map(({ text }) => text(result)))];
  const widths = COLUMNS.map((_column, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) => (COLUMNS[at]?.right ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [...lines.slice(0, 1), rule, ...lines.slice(1)];
}

/** What all calls amount to, in one line. */
export function summaryOf(results: readonly CallResult[], elapsedMs: number): string {
  const failures = results.filter(({ recorded }) => !recorded).length;
  const of = (value: (result: CallResult) => number | null) => results.map(value).filter((one) => one !== null);
  const spread = (name: string, values: number[], show: (ms: number | null) => string) =>
    `${name} p50 ${show(percentile(values, 0.5))}, p95 ${show(percentile(values, 0.95))}`;
  return [
    `${results.length} calls in ${seconds(elapsedMs)}`,
    `${failures} failed`,
    spread(
      'duration',
      of(({ durationMs }) => durationMs),
      seconds,
    ),
    spread(
      'first audio',
      of(({ firstAudioMs }) => firstAudioMs),
      milliseconds,
    ),
    spread(
      'extraction',
      of(({ extractionMs }) => extractionMs),
      milliseconds,
    ),
    `${of(({ costEur }) => costEur)
      .reduce((sum, cost) => sum + cost, 0)
      .toFixed(2)} € before the carrier’s bill`,
  ].join(' · ');
}

/** The smallest value that a share `p` (0 to 1) of the values does not exceed; null of none. */
function percentile(values: readonly number[], p: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? null;
}

function cut(text: string): string {
  return text.length > MAX_OUTCOME ? `${text.slice(0, MAX_OUTCOME - 1)}…` : text;
}
