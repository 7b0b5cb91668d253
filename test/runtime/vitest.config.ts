// `npm run test:runtime`: functions in AWS's own runtime client, in processes that are frozen between two calls.
import { defineConfig } from 'vitest/config';
import shared from '../../vitest.config.ts';

export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    include: process.env.FILES?.split(' ') ?? ['test/runtime/*.test.ts'],
    env: { RUN_FUNCTIONS_BY: 'runtime-client' },
    maxWorkers: 2,
  },
});
