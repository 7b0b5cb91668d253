// What runs the functions of the tests: threads, or AWS's own runtime client where RUN_FUNCTIONS_BY says so (`npm run test:runtime`).

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StartWorker } from '../../local/lambda/lambda-runtime.ts';
import { builtClient, type RuntimeClient } from '../../local/lambda/runtime-client/install.ts';
import { runtimeClientWorkers } from '../../local/lambda/runtime-client/workers.ts';

const clock = join(import.meta.dirname, '..', '..', 'local', 'lambda', 'runtime-client', 'clock-in-file.mjs');

/** Throws where it has not been built. The clock of its functions can be moved. */
export const builtRuntimeClient = (...nodeArguments: string[]): RuntimeClient =>
  builtClient('--import', pathToFileURL(clock).href, ...nodeArguments);

/** Undefined stands for threads. */
export const startWorkerOfTests = (): StartWorker | undefined =>
  process.env.RUN_FUNCTIONS_BY === 'runtime-client'
    ? // Twenty that start at once share two processors.
      runtimeClientWorkers(builtRuntimeClient(), { initSeconds: 60 })
    : undefined;
