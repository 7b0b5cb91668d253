// All tests, against bundles and a template that are built once before the first of them.
import { join, relative, sep } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// What takes longest begins, so that no worker is left alone with it at the end: files by name, and whole folders.
const longest = [
  'runtime/frozen',
  'runtime/memory',
  'browser',
  'local/start',
  'front-door/every-outcome',
  'engines',
  'local/own-app',
  'front-door/logging-canaries',
  'front-door/aws-faults-outage',
  'front-door/granted-actions',
  'infra/strict-synth',
  'bundles/first-invocation',
  'front-door/upstream-budgets',
  'client/retry',
  'front-door',
  'local',
  'operations',
  'infra',
  'bench',
  'bundles',
  'client',
  'page',
  'contract',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const name = relative(join(import.meta.dirname, 'test'), moduleId)
        .split(sep)
        .join('/');
      const rank = longest.findIndex((beginning) => name.startsWith(beginning));
      return rank === -1 ? longest.length : rank;
    };
    return (await super.sort(files)).sort((one, other) => rankOf(one) - rankOf(other));
  }
}

// Workers, and the programs that tests start, compile what they load once and for all.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '.local', 'compile-cache');

// What somebody deploys is theirs: no test depends on infra/stages.ts.
process.env.CORBADO_ACTIONS_STAGES = join(import.meta.dirname, 'test', 'fixtures', 'stages.ts');

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // These need AWS's runtime client, which takes a minute to build: npm run test:runtime.
    exclude: ['test/runtime/**'],
    globalSetup: 'test/support/build-once.ts',
    // On an engine of choice (npm run test:engines) what unit tests ask of their table in memory is asked of the engine, too.
    setupFiles: process.env.DYNAMODB_ENGINE === undefined ? [] : ['test/engines/replay-operations.ts'],
    // Modules are loaded once per worker, and so is the local system (test/support/shared-system.ts).
    isolate: false,
    // Twice the cores they are meant for: many tests wait for a deadline.
    maxWorkers: 4,
    // Room for what dies young, here and in the functions' threads: with V8's own first megabyte there are three times as many small
    // garbage collections, and twice as many full ones.
    execArgv: ['--min-semi-space-size=16', '--max-semi-space-size=32'],
    sequence: { sequencer: LongestFirst },
    // Another engine may have a Java machine to warm up.
    testTimeout: process.env.DYNAMODB_ENGINE === undefined ? 20_000 : 60_000,
    hookTimeout: 60_000,
    // Vitest's own is a second, which a busy machine needs for a cold start alone.
    expect: { poll: { timeout: 10_000 } },
    // A test that was left focused or switched off would pass quietly.
    allowOnly: false,
  },
});
