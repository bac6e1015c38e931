import { chance } from '../test-multiple/chance.ts';
import type { Expectation, Scalar } from './expectation.ts';
import type { Scenario } from './scenario.ts';

/** The scenario as one seed has it, with what its agent gives: every fact has one value, and every text is complete. */
export function cast(scenario: Scenario, seed: number, given: Readonly<Record<string, string>> = {}): Scenario {
  const dice = chance(seed);
  const chosen = Object.entries(scenario.facts).map(([name, values]) => [name, dice.pick(values)] as const);
  const facts: Record<string, string> = { ...given, ...Object.fromEntries(chosen) };
  const fill = (text: string) => text.replaceAll(/\{(\w+)\}/gu, (whole, name: string) => facts[name] ?? whole);
  const { opens, says, answers, interrupts, otherwise, expect } = scenario;
  const record = Object.entries(expect.record).map(([field, value]) => [field, filled(value, fill)] as const);
  return {
    ...scenario,
    facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, [value]])),
    ...(opens === undefined ? {} : { opens: fill(opens) }),
    says: says.map(fill),
    answers: answers.map((answer) => ({ ...answer, says: answer.says.map(fill) })),
    ...(interrupts === undefined ? {} : { interrupts: { ...interrupts, says: fill(interrupts.says) } }),
    ...(otherwise === undefined ? {} : { otherwise: fill(otherwise) }),
    expect: { ...expect, record: Object.fromEntries(record) },
  };
}

function filled(expectation: Expectation, fill: (text: string) => string): Expectation {
  const scalar = <Value extends Scalar | null>(value: Value) => (typeof value === 'string' ? fill(value) : value);
  if (expectation === null || typeof expectation !== 'object') return scalar(expectation);
  return 'oneOf' in expectation ? { oneOf: expectation.oneOf.map(scalar) } : expectation;
}
