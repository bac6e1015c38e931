import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import type * as z from 'zod';
import type { RehearsedAgent } from './agents/rehearsed-agent.ts';
import type { Expectation } from './expectation.ts';
import { type Scenario, scenarioSchema } from './scenario.ts';

/** One folder for each agent, one file for each scenario. */
export const SCENARIOS = fileURLToPath(new URL('../../../rehearsals', import.meta.url));

/** As far as its scenarios can be read by it. */
type Read = Pick<RehearsedAgent, 'name' | 'setup' | 'given'>;

/** The scenarios of `agent`, by name. Throws an error that names the file and the place for the first thing wrong in each file. */
export function readScenarios(agent: Read, folder = SCENARIOS): Scenario[] {
  const place = join(folder, agent.name);
  if (!existsSync(place)) throw new Error(`There is no folder ${place}.`);
  const paths = globSync('*.{yaml,yml}', { cwd: place }).toSorted();
  const scenarios = paths.map((path) => readScenario(agent, path, readFileSync(join(place, path), 'utf8')));
  const names = new Set(scenarios.map(({ name }) => name));
  for (const { name, after } of scenarios) {
    if (after !== undefined && !names.has(after))
      throw new Error(`${agent.name}/${name}.yaml: /after names no scenario.`);
  }
  return scenarios;
}

/** Reads one file; `path` is only what it is called. */
export function readScenario({ name: agent, setup, given = [] }: Read, path: string, text: string): Scenario {
  const document = parseDocument(text, { uniqueKeys: true });
  const [error] = document.errors;
  if (error) throw new Error(`${agent}/${path}: ${error.message.split('\n')[0]}`);
  const whole = scenarioSchema
    .extend({ setup: setup as z.ZodType<Record<string, unknown>> })
    .safeParse(document.toJS());
  if (!whole.success) throw new Error(whole.error.issues.map((issue) => problem(`${agent}/${path}`, issue)).join('\n'));
  const scenario = { ...whole.data, agent, name: basename(path).replace(/\.ya?ml$/, '') };
  const unknown = unknownFacts(scenario, given);
  if (unknown) throw new Error(`${agent}/${path}: {${unknown}} is none of /facts.`);
  return scenario;
}

function problem(file: string, issue: z.core.$ZodIssue): string {
  const pointer = (path: readonly PropertyKey[]) => path.map((part) => `/${String(part)}`).join('');
  if (issue.code !== 'unrecognized_keys') return `${file}: ${pointer(issue.path) || '/'}: ${issue.message}`;
  return issue.keys.map((key) => `${file}: ${pointer([...issue.path, key])} is not known.`).join('\n');
}

/** The first name in braces that the person knows nothing of. */
function unknownFacts(
  { facts, opens, says, answers, interrupts, otherwise, expect }: Scenario,
  given: readonly string[],
): string | undefined {
  const spoken = [opens, ...says, ...answers.flatMap((answer) => answer.says), interrupts?.says, otherwise];
  const expected = Object.values(expect.record).flatMap(textsOf);
  const named = [...spoken, ...expected].flatMap((text) => [...(text ?? '').matchAll(/\{(\w+)\}/gu)]);
  return named.map(([, name = '']) => name).find((name) => !Object.hasOwn(facts, name) && !given.includes(name));
}

function textsOf(expectation: Expectation): string[] {
  const among = typeof expectation === 'object' && expectation !== null && 'oneOf' in expectation;
  return (among ? expectation.oneOf : [expectation]).filter((one) => typeof one === 'string');
}
