// A Lambda runtime with bundles of the tests' own, ended after each test.
import { afterEach } from 'vitest';
import type { FunctionName } from '../../infra/build.ts';
import { createClock } from '../../local/clock.ts';
import { createLambdaRuntime, type LambdaRuntime } from '../../local/lambda/lambda-runtime.ts';
import { describeTemplate, localNames } from '../../local/template.ts';
import { type Functions, writeTemplateFolder } from './template-folder.ts';

const runtimes: LambdaRuntime[] = [];
afterEach(async () => {
  for (const runtime of runtimes.splice(0)) await runtime.close();
});

/** `lines` is what the functions have written so far. */
export const startRuntime = (functions: Functions, extraEnvironment = {}) => {
  const clock = createClock();
  const lines: { name: FunctionName; line: string }[] = [];
  const runtime = createLambdaRuntime({
    functions: describeTemplate(writeTemplateFolder(functions), localNames).functions,
    clock,
    redirects: { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' },
    extraEnvironment,
    onLine: (name, line) => lines.push({ name, line }),
  });
  runtimes.push(runtime);
  return { runtime, clock, lines };
};

/** Invokes the function `session`, whose bundle must be `moody`. */
export const inMood = (runtime: LambdaRuntime, mood: string, more: object = {}) =>
  runtime.invoke('session', { mood, ...more });
