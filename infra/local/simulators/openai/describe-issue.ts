import type * as z from 'zod';
import { ApiError } from './api-error.ts';

type Issue = z.core.$ZodIssue;

/**
 * Give this as the message of `z.int()`: zod reports a string found in the place of an integer as "number expected",
 * where OpenAI says "an integer".
 */
export const INTEGER = 'an integer';

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a decimal number',
  int: INTEGER,
  boolean: 'a boolean',
  array: 'an array',
  object: 'an object',
  record: 'an object',
};

/** The first thing wrong with `input`, in OpenAI's words; `root` is the name of the parameter that was parsed. */
export function describeIssue(error: z.ZodError, input: unknown, root = ''): ApiError {
  const [first] = error.issues;
  if (!first) return new ApiError({ message: 'Invalid request.' });
  return describe(first, first.path, input, root);
}

function describe(issue: Issue, path: readonly PropertyKey[], input: unknown, root: string): ApiError {
  const param = dotted(path, root);
  const value = valueAt(input, path);
  if (issue.code === 'unrecognized_keys') {
    const name = dotted([...path, issue.keys[0] ?? ''], root);
    return new ApiError({ code: 'unknown_parameter', message: `Unknown parameter: '${name}'.`, param: name });
  }
  if (value === undefined) {
    return new ApiError({
      code: 'missing_required_parameter',
      message: `Missing required parameter: '${param}'.`,
      param,
    });
  }
  if (issue.code === 'invalid_union') return describeUnion(issue, path, input, root);
  if (issue.code === 'invalid_value') return unsupported(value, issue.values, param);
  if (issue.code === 'too_small' || issue.code === 'too_big') return outOfRange(issue, value, param);
  if (issue.code === 'invalid_type') {
    const expected = issue.message === INTEGER ? INTEGER : (EXPECTED[issue.expected] ?? issue.expected);
    const message = `Invalid type for '${param}': expected ${expected}, but got ${article(value)} instead.`;
    return new ApiError({ code: 'invalid_type', message, param });
  }
  return new ApiError({ code: 'invalid_value', message: `Invalid value for '${param}': ${issue.message}`, param });
}

function describeUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  path: readonly PropertyKey[],
  input: unknown,
  root: string,
): ApiError {
  const value = valueAt(input, path);
  if (issue.discriminator !== undefined) {
    return unsupported(value, (issue as { options?: unknown[] }).options ?? [], dotted(path, root));
  }
  const branches = issue.errors.flatMap((branch) => branch[0] ?? []);
  // The branch that went furthest, or else the one that expects the kind of value that came, says what is wrong.
  const best =
    branches.toSorted((a, b) => b.path.length - a.path.length).find((branch) => branch.path.length > 0) ??
    branches.find((branch) => branch.code === 'invalid_value' && typeof branch.values[0] === typeof value) ??
    branches[0];
  if (!best) return new ApiError({ code: 'invalid_value', message: 'Invalid value.', param: dotted(path, root) });
  return describe(best, [...path, ...best.path], input, root);
}

function unsupported(value: unknown, allowed: readonly unknown[], param: string): ApiError {
  const quoted = allowed.map((option) => `'${String(option)}'`);
  const list =
    quoted.length === 1
      ? `Value must be ${quoted[0] ?? ''}.`
      : `Supported values are: ${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1) ?? ''}.`;
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return new ApiError({ code: 'invalid_value', message: `Invalid value: '${shown}'. ${list}`, param });
}

function outOfRange(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig, value: unknown, param: string): ApiError {
  const below = issue.code === 'too_small';
  const limit = String(below ? issue.minimum : issue.maximum);
  if (typeof value === 'number') {
    const kind = Number.isInteger(value) ? 'integer' : 'decimal';
    const side = below ? 'below minimum' : 'above maximum';
    const message = `Invalid '${param}': ${kind} ${side} value. Expected a value ${below ? '>=' : '<='} ${limit}, but got ${value} instead.`;
    return new ApiError({ code: `${kind}_${below ? 'below_min' : 'above_max'}_value`, message, param });
  }
  const [kind, length] = typeof value === 'string' ? ['string', value.length] : ['array', (value as unknown[]).length];
  const noun = `${kind === 'array' ? 'an' : 'a'} ${kind}`;
  const message = `Invalid '${param}': ${kind} too ${below ? 'short' : 'long'}. Expected ${noun} with ${below ? 'minimum' : 'maximum'} length ${limit}, but got ${noun} with length ${length} instead.`;
  return new ApiError({ code: `${kind}_${below ? 'below_min' : 'above_max'}_length`, message, param });
}

function dotted(path: readonly PropertyKey[], root: string): string {
  let name = root;
  for (const key of path) {
    if (typeof key === 'number') name += `[${key}]`;
    else name += name === '' ? String(key) : `.${String(key)}`;
  }
  return name;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return value;
}

function article(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal number';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
