// `npm run test:runtime`: functions in AWS's own runtime client, in processes that are frozen between two calls.
import { defineConfig } from 'vitest/config';
import shared from '../../vitest.config.ts';

// Where it matters that a function is a process of its own, with environments that come and go.
const frontDoor = [
  'aws-faults-lost-answers',
  'custom-auth',
  'custom-auth-faults',
  'login-interrupted',
  'post-login-delivery',
  'secret-values',
  'session-logout',
  'sessions-outrun',
  'sessions-revoke-all',
  'upstream-answers',
  'verify-delivery',
];

const chosen = ['test/runtime/*.test.ts', ...frontDoor.map((name) => `test/front-door/${name}.test.ts`)];

export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    include: chosen,
    exclude: [],
    globalSetup: ['test/support/build-once.ts', 'test/runtime/install-client.ts'],
    env: { RUN_FUNCTIONS_BY: 'runtime-client' },
    // Two wait, most of the time, for what is frozen.
    maxWorkers: 4,
    // Twenty calls at once are twenty processes that start.
    testTimeout: 60_000,
  },
});
