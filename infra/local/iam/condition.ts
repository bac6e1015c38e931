import { matchesPattern } from './matches-pattern.ts';
import type { Statement } from './statement.ts';

/** What is known about a request, by condition key in lower case; several values for keys that may have several. */
export type RequestContext = Record<string, readonly string[]>;

/** A condition that this evaluator does not understand: the request is refused, because allowing might be wrong. */
export class UnsupportedCondition extends Error {}

type Test = (expected: string, actual: string) => boolean;

const operators: Record<string, Test> = {
  StringEquals: (expected, actual) => expected === actual,
  StringEqualsIgnoreCase: (expected, actual) => expected.toLowerCase() === actual.toLowerCase(),
  StringLike: matchesPattern,
  ArnEquals: matchesPattern,
  ArnLike: matchesPattern,
  Bool: (expected, actual) => expected.toLowerCase() === actual.toLowerCase(),
};

/** Keys that are known not to be part of a request here, as on AWS for a plain call from a function. */
const absentKeys = new Set(['aws:sourcearn', 'aws:sourceaccount', 'aws:principalorgid']);

/** Whether every operator of a statement's condition holds. */
export function conditionHolds(condition: Statement['Condition'], context: RequestContext): boolean {
  return Object.entries(condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) => operatorHolds(operator, key, expected, context)),
  );
}

function operatorHolds(operator: string, key: string, expected: string[], context: RequestContext): boolean {
  const [, set, name = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const negated = /^(String|Arn)Not/.test(name);
  const test = operators[name.replace('Not', '')];
  const actual = context[key.toLowerCase()];
  if (!test || expected.some((value) => value.includes('${'))) {
    throw new UnsupportedCondition(`${operator} on ${key}`);
  }
  if (!actual && !absentKeys.has(key.toLowerCase())) throw new UnsupportedCondition(`${operator} on ${key}`);
  const values = actual ?? [];
  if (values.length === 0) return set === 'ForAllValues' || ifExists !== undefined || negated;
  const fits = (value: string) => expected.some((pattern) => test(pattern, value)) !== negated;
  return set === 'ForAllValues' ? values.every(fits) : values.some(fits);
}
