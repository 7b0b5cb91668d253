// All tests run on two cores, against bundles and a template that are built once before the first of them.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/build-once.ts',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A test that was left focused or switched off would pass quietly.
    allowOnly: false,
  },
});
