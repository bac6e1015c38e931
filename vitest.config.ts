import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{functions,shared,media-relay,infra}/**/*.test.ts'],
    // What takes minutes is for `npm run test:long` and `npm run survive`.
    exclude: ['**/node_modules/**', ...(process.env['LONG_TESTS'] ? [] : ['**/*.long.test.ts'])],
    environment: 'node',
    env: { LOG_LEVEL: 'error' },
    // Modules are loaded once by each worker, and not by each file again: a third of the time of the small ones.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 30_000,
    // Most of the time is spent waiting for conversations, which take as long as they take.
    maxWorkers: 4,
    // Of the tests within one file that say they are concurrent: each of those runs a platform of its own.
    maxConcurrency: 3,
  },
});
