import type { FieldGrade } from './grade-record.ts';
import type { Rehearsal } from './rehearse-all.ts';

export interface ReportHead {
  startedAt: Date;
  seed: number;
  /** `simulated`, or the real model. */
  model: string;
  elapsedMs: number;
}

/** What the carrier, the model that talks and the one that reads cost, but for the carrier's bill, US dollars. */
export const costOf = ({ stored }: Rehearsal): number =>
  stored === undefined ? 0 : stored.figures.voiceUsd + stored.extractionUsd;

export const passed = ({ grade }: Rehearsal): boolean => grade?.passed === true;

/** Why a rehearsal failed, one sentence each; nothing for one that passed. */
export function failuresOf({ grade, error }: Rehearsal): string[] {
  if (grade === undefined) return [error ?? 'not played'];
  const { outcome, fields, never } = grade;
  return [
    ...(outcome.right ? [] : [`outcome: ${outcome.actual} instead of ${outcome.expected}`]),
    ...fields.filter(({ verdict }) => verdict !== 'right').map(fieldFailure),
    ...never,
  ];
}

function fieldFailure({ field, verdict, expected, actual }: FieldGrade): string {
  if (verdict === 'no such field') return `${field}: the record has no such field`;
  return `${field}: ${verdict}, ${JSON.stringify(actual)} instead of ${expected}`;
}

/** The whole run for a reader: what passed, then every rehearsal with its differences and its conversation. */
export function reportOf(rehearsals: readonly Rehearsal[], head: ReportHead): string {
  const good = rehearsals.filter(passed).length;
  const usd = rehearsals.reduce((sum, one) => sum + costOf(one), 0);
  return [
    `# Rehearsals of ${head.startedAt.toISOString()}`,
    '',
    `${good} of ${rehearsals.length} passed · ${head.model} · seed ${head.seed} · ${seconds(head.elapsedMs)} · $${usd.toFixed(4)} before the carrier’s bill`,
    '',
    '| agent | scenario | passed | |',
    '| --- | --- | --- | --- |',
    ...byScenario(rehearsals).map((takes) => {
      const [first] = takes;
      const count = `${takes.filter(passed).length} of ${takes.length}`;
      return `| ${first.agent} | ${first.name} | ${count} | ${cell(takes.flatMap(failuresOf).join('; '))} |`;
    }),
    '',
    ...rehearsals.flatMap(sectionOf),
  ].join('\n');
}

/** Takes of the same scenario, together. */
export function byScenario(rehearsals: readonly Rehearsal[]): [Rehearsal, ...Rehearsal[]][] {
  const groups = new Map<string, [Rehearsal, ...Rehearsal[]]>();
  for (const one of rehearsals) {
    const key = `${one.agent}/${one.name}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}

function sectionOf(rehearsal: Rehearsal): string[] {
  const { agent, name, title, take, seed, stored, grade } = rehearsal;
  const head = [
    `## ${passed(rehearsal) ? '✓' : '✗'} ${agent}/${name}, take ${take}`,
    '',
    `${title} (seed ${seed}).`,
    '',
  ];
  if (stored === undefined || grade === undefined) return [...head, `**${failuresOf(rehearsal).join('; ')}**`, ''];
  const { figures, durationMs, callId } = stored;
  return [
    ...head,
    `\`${callId}\` · ${grade.outcome.actual} · ${seconds(durationMs)} · first audio ${ms(figures.firstAudioMs)} · answers p50 ${ms(figures.turnLatencyMs.p50)}, p95 ${ms(figures.turnLatencyMs.p95)} · $${costOf(rehearsal).toFixed(4)}`,
    '',
    ...(grade.outcome.right ? [] : [`- ✗ outcome: ${grade.outcome.actual} instead of ${grade.outcome.expected}`, '']),
    ...grade.never.flatMap((clause) => [`- ✗ ${clause}`, '']),
    '| field | expected | stored | |',
    '| --- | --- | --- | --- |',
    ...grade.fields.map(
      ({ field, expected, actual, verdict }) =>
        `| ${field} | ${cell(expected)} | ${cell(actual === null ? 'nothing' : JSON.stringify(actual))} | ${verdict === 'right' ? '✓' : `✗ ${verdict}`} |`,
    ),
    '',
    ...stored.turns.map(({ speaker, text }) => `> **${speaker}** ${text}  `),
    '',
  ];
}

const seconds = (duration: number | null) => (duration === null ? '–' : `${(duration / 1_000).toFixed(1)} s`);
const ms = (duration: number | null) => (duration === null ? '–' : `${Math.round(duration)} ms`);
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
