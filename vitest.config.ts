import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// What takes minutes is for `npm run test:long` and `npm run survive`.
const exclude = [...configDefaults.exclude, ...(process.env['LONG_TESTS'] ? [] : ['**/*.long.test.ts'])];
const END_TO_END = 'infra/local/e2e/**/*.test.ts';

const common = {
  environment: 'node' as const,
  env: { LOG_LEVEL: 'error' },
  testTimeout: 60_000,
  hookTimeout: 30_000,
};

/** What takes more than a minute begins first, or everybody waits for it in the end; a fresh clone has no times to go by. */
const SLOWEST = [
  'crashes.test.ts',
  'model-faults.test.ts',
  'dead-letters.test.ts',
  'order-life.test.ts',
  'erase-person.test.ts',
];
const isSlow = ({ moduleId }: TestSpecification) => SLOWEST.some((name) => moduleId.endsWith(`/${name}`));

class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- no array is
    const sorted = await super.sort(files);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        test: {
          ...common,
          name: 'parts',
          include: ['{functions,shared,media-relay,infra}/**/*.test.ts'],
          exclude: [...exclude, END_TO_END],
          // Modules are loaded once by each worker, and not by each file again: a third of their time.
          isolate: false,
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'end to end',
          include: [END_TO_END],
          exclude,
          isolate: false,
          // Most of the time is spent waiting for conversations, which take as long as they take; but people speak in time
          // only where nothing else wants the processor.
          maxWorkers: 4,
          // Of the tests within one file that say they are concurrent: each of those runs a platform of its own.
          maxConcurrency: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
