// AWS's own runtime client as the local run starts it: processes that come, are frozen, fail alone and are replaced.
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createClock } from '../../local/clock.ts';
import { createLambdaRuntime, type LambdaRuntime } from '../../local/lambda/lambda-runtime.ts';
import type { Environment } from '../../local/lambda/runtime-client/environment.ts';
import { runtimeClientWorkers, type WorkerOptions } from '../../local/lambda/runtime-client/workers.ts';
import { describeTemplate, localNames } from '../../local/template.ts';
import { type BundleName, writeTemplateFolder } from '../local/template-folder.ts';
import { builtRuntimeClient } from '../support/executor.ts';
import { processOf } from './fronted-system.ts';

const runtimes: LambdaRuntime[] = [];
afterEach(async () => {
  for (const runtime of runtimes.splice(0)) await runtime.close();
});

/** The function `session` runs this bundle. */
const start = (bundle: BundleName, more: WorkerOptions = {}) => {
  const clock = createClock();
  const environments: Environment[] = [];
  const lines: string[] = [];
  const runtime = createLambdaRuntime({
    functions: describeTemplate(writeTemplateFolder({ session: bundle }), localNames).functions,
    clock,
    redirects: {},
    startWorker: runtimeClientWorkers(builtRuntimeClient(), {
      onStart: (environment) => void environments.push(environment),
      ...more,
    }),
    onLine: (_, line) => void lines.push(line),
  });
  runtimes.push(runtime);
  const run = (action: string, more: object = {}) => runtime.invoke('session', { action, ...more });
  return { runtime, run, clock, environments, lines };
};

const value = (run: (action: string, more: object) => unknown) => run('return-value', { value: 7 });

describe('an environment', () => {
  it('gets event, context and variables as in Lambda', async () => {
    const { runtime } = start('echo');
    const result = await runtime.invoke('session', { hello: 'world', lost: undefined });
    const { event, context, remaining, environment } = JSON.parse(
      result.ok ? (result.payload as { body: string }).body : '{}',
    );
    expect(event).toEqual({ hello: 'world' });
    expect(context).toMatchObject({ functionName: 'session', functionVersion: '$LATEST', memoryLimitInMB: '256' });
    expect(context.invokedFunctionArn).toMatch(/^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:Session$/);
    expect(remaining).toBeGreaterThan(100);
    expect(remaining).toBeLessThanOrEqual(1000);
    expect(environment).toMatchObject({
      STAGE: 'test',
      AWS_LAMBDA_FUNCTION_NAME: 'session',
      _HANDLER: 'index.handler',
    });
  });

  it('is used again by the next call, and is not by one at the same time', async () => {
    const { run, environments } = start('obedient');
    await value(run);
    await value(run);
    expect(environments.length).toBe(1);
    await Promise.all([run('wait', { milliseconds: 100 }), run('wait', { milliseconds: 100 })]);
    expect(environments.length).toBe(2);
  });

  it('does nothing at all between two calls', async () => {
    const { run, environments } = start('obedient');
    await value(run);
    const [only] = environments;
    if (only === undefined) throw new Error('there is none');
    await expect.poll(() => processOf(only).isStopped).toBe(true);
    const { cpuTicks } = processOf(only);
    await setTimeout(300);
    expect(processOf(only).cpuTicks).toBe(cpuTicks);
    expect(await value(run)).toEqual({ ok: true, payload: 7 });
  });

  it('sees the moved clock', async () => {
    const { run, clock } = start('obedient');
    const read = async () => {
      const result = await run('time');
      return ((result.ok ? result.payload : {}) as { now: number }).now;
    };
    const before = await read();
    clock.moveBySeconds(3600);
    expect((await read()) - before).toBeGreaterThanOrEqual(3_600_000);
  });

  it('hands over what it writes before the answer', async () => {
    const { run, lines } = start('obedient');
    await run('log', { texts: ['one\ntw', 'o\n'] });
    expect(lines.slice(0, 2)).toEqual(['one', 'two']);
  });

  it('ends with the runtime', async () => {
    const { run, runtime, environments } = start('obedient');
    await value(run);
    await runtime.close();
    expect(environments.map((one) => one.ended())).toEqual(['Runtime exited with error: signal: SIGKILL']);
  });
});

describe('one that fails', () => {
  it.each([
    ['throw', 'handler', 'TypeError: no such thing', 1],
    ['exit', 'handler', 'Runtime exited with error: exit status 3', 2],
    ['crash-later', 'handler', 'Runtime exited with error: exit status 1', 2],
    // Nothing is left to wait for, and Node ends: a thread would run into its timeout.
    ['hang', 'handler', 'Runtime exited with error: exit status 0', 2],
    ['wait', 'timeout', 'Task timed out after 1.00 seconds', 2],
    ['spin', 'timeout', 'Task timed out after 1.00 seconds', 2],
    ['return-bigint', 'handler', 'Runtime.JSONStringifyError: Unable to stringify response body', 1],
  ])('%s: is replaced where Lambda replaces it', async (action, errorType, message, environmentsAfter) => {
    const { run, environments } = start('obedient');
    expect(await run(action, { milliseconds: 60_000 })).toEqual({ ok: false, errorType, message });
    expect(await value(run)).toEqual({ ok: true, payload: 7 });
    expect(environments.length).toBe(environmentsAfter);
  });

  it.each([
    ['broken', 'Error: this stage is not configured'],
    ['callback', 'Runtime.CallbackHandlerDeprecated: ERROR: AWS Lambda has removed support for callback-based'],
  ] as const)('to start (%s) is started once more, and then the call fails', async (bundle, message) => {
    const { run, environments, lines } = start(bundle);
    const failure = { ok: false, errorType: 'init', message: expect.stringContaining(message) };
    expect(await run('return-nothing')).toEqual(failure);
    expect(environments.length).toBe(2);
    // The template of these functions asks for no JSON.
    expect(lines.filter((line) => line.includes('\tERROR\tInit Error')).length).toBe(2);
  });

  it('to start in time is started once more, and then the call fails', async () => {
    const { run, environments } = start('slow', { initSeconds: 0.5 });
    expect(await run('nothing')).toEqual({ ok: false, errorType: 'init', message: 'did not load within 0.5 seconds' });
    expect(environments.length).toBe(2);
  });
});
