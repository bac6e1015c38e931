import { type FieldGrade, gradeRecord, type Value } from './grade-record.ts';
import { broken, type SpokenTurn } from './must-never.ts';
import type { Scenario } from './scenario.ts';

/** What is stored of a call that was rehearsed, read through the HTTP API. */
export interface Stored {
  callId: string;
  /** What became of it, in the agent's own words: `extraite`, `confirmee` … */
  outcome: string;
  record: Readonly<Record<string, Value>>;
  /** Fields that may hold anything where nothing is expected of them. */
  isFree(field: string): boolean;
  /** The day of the call at the business's place, AAAA-MM-JJ. */
  day: string;
  turns: readonly SpokenTurn[];
  transferAsked: boolean;
  figures: { firstAudioMs: number | null; turnLatencyMs: { p50: number | null; p95: number | null }; voiceUsd: number };
  extractionUsd: number;
  durationMs: number | null;
}

export interface Grade {
  passed: boolean;
  outcome: { right: boolean; expected: string; actual: string };
  fields: FieldGrade[];
  /** Clauses that were broken, in sentences. */
  never: string[];
}

/** Grades what is stored against what the scenario expects. Deterministic: no model has a say in it. */
export function grade({ expect, never }: Pick<Scenario, 'expect' | 'never'>, stored: Stored): Grade {
  const outcome = {
    right: expect.outcome.includes(stored.outcome),
    expected: expect.outcome.join(' or '),
    actual: stored.outcome,
  };
  const fields = gradeRecord(expect.record, stored);
  const found = broken(never, stored);
  const passed = outcome.right && found.length === 0 && fields.every(({ verdict }) => verdict === 'right');
  return { passed, outcome, fields, never: found };
}
