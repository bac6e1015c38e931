import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{functions,shared,media-relay,infra}/**/*.test.ts'],
    environment: 'node',
    env: { LOG_LEVEL: 'error' },
    testTimeout: 15_000,
    hookTimeout: 30_000,
  },
});
