import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle, functionBundle, relayBundle } from '../bundle.ts';

const KB = 1000;
/** Minified bytes that a cold start reads, by what the function is for (docs/architecture.md). */
const BUDGETS: [RegExp, number][] = [
  [/\.twiml$/, 150 * KB],
  [/\.webhook$/, 500 * KB],
  [/./, 900 * KB],
];

const first = await bundle();

test.each(first.functions)('$entry stays within its budget', ({ entry, bytes }) => {
  const [, budget = 0] = BUDGETS.find(([suffix]) => suffix.test(entry)) ?? [];
  expect(bytes).toBeLessThan(budget);
});

test('a bundle holds its entry, the chunks it needs, and a source map for each', () => {
  for (const { entry, files } of first.functions) {
    const names = readdirSync(functionBundle(entry));
    const modules = names.filter((name) => name.endsWith('.mjs'));
    expect(modules).toContain('index.mjs');
    expect(modules).toHaveLength(files);
    expect(names.toSorted()).toEqual(modules.flatMap((name) => [name, `${name}.map`]).toSorted());
  }
});

test('source maps lead back to the source', () => {
  const folder = functionBundle('supplier-orders/answer-call.twiml');
  const { sources } = JSON.parse(readFileSync(join(folder, 'index.mjs.map'), 'utf8')) as { sources: string[] };
  const own = sources.filter((source) => source.endsWith('functions/supplier-orders/answer-call.twiml.ts'));
  expect(own).toHaveLength(1);
  expect(statSync(join(folder, own[0]!)).isFile()).toBe(true);
});

test('the same code makes the same bundle, and is not even written again', async () => {
  const files = first.functions.flatMap(({ entry }) =>
    readdirSync(functionBundle(entry)).map((name) => join(functionBundle(entry), name)),
  );
  const written = files.map((file) => statSync(file).mtimeMs);
  const { milliseconds: _once, ...again } = await bundle();
  const { milliseconds: _twice, ...before } = first;
  expect(again).toEqual(before);
  expect(files.map((file) => statSync(file).mtimeMs)).toEqual(written);
});

test('the relay’s image holds one module', () => {
  expect(readdirSync(join(relayBundle(), 'dist')).toSorted()).toEqual(['main.mjs', 'main.mjs.map']);
});

test('an entry that does not exist is named', () => {
  expect(() => functionBundle('calls/nothing')).toThrow(/functions\/calls\/nothing\.ts exports no handler/);
});
