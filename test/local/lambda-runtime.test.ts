// Functions in threads of their own behave as they would in Lambda, also when they fail or load slowly.
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { FunctionName } from '../../infra/functions.ts';
import { createClock } from '../../local/clock.ts';
import { createLambdaRuntime, type LambdaRuntime } from '../../local/lambda/lambda-runtime.ts';
import { loadLimitSeconds } from '../../local/lambda/lambda-worker.ts';
import { loadFunctions } from '../../local/lambda/load-functions.ts';
import type { LocalFunction } from '../../local/lambda/template-functions.ts';
import { describeTemplate, localNames } from '../../local/template.ts';
import { type Functions, writeTemplateFolder } from './template-folder.ts';

const runtimes: LambdaRuntime[] = [];
afterEach(async () => {
  for (const runtime of runtimes.splice(0)) await runtime.close();
});

/** `lines` is what the functions have written so far. */
const startRuntime = (functions: Functions, extraEnvironment = {}, changes: Partial<LocalFunction> = {}) => {
  const clock = createClock();
  const lines: { name: FunctionName; line: string }[] = [];
  const described = describeTemplate(writeTemplateFolder(functions), localNames);
  const runtime = createLambdaRuntime({
    functions: described.functions.map((one) => ({ ...one, ...changes })),
    clock,
    redirects: { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' },
    extraEnvironment,
    onLine: (name, line) => lines.push({ name, line }),
  });
  runtimes.push(runtime);
  return { runtime, clock, lines };
};

/** Invokes the function `session`, whose bundle must be `obedient`. */
const run = (runtime: LambdaRuntime, action: string, more: object = {}) =>
  runtime.invoke('session', { action, ...more });

const echoed = async (runtime: LambdaRuntime, name: FunctionName = 'session') => {
  const result = await runtime.invoke(name, { hello: 'world', lost: undefined });
  return result.ok ? JSON.parse((result.payload as { body: string }).body) : result;
};

describe('what crosses the border', () => {
  it('is what JSON can say, and the words of a failure, after which the next call is served', async () => {
    const { runtime } = startRuntime({ session: 'obedient' });
    const failed = (message: unknown) => ({ ok: false, errorType: 'handler', message });
    expect(await run(runtime, 'return-nothing')).toEqual({ ok: true, payload: null });
    expect(await run(runtime, 'return-bigint')).toEqual(failed(expect.stringContaining('BigInt')));
    expect(await run(runtime, 'throw')).toEqual(failed('TypeError: no such thing'));
    expect(await run(runtime, 'return-undefined-inside')).toEqual({ ok: true, payload: { kept: 1 } });
  });

  it('hands over event, context and environment as Lambda does', async () => {
    const { runtime } = startRuntime({ session: 'echo' }, { session: { STAGE: 'switched' } });
    const { event, context, remaining, environment } = await echoed(runtime);
    expect(event).toEqual({ hello: 'world' });
    expect(context).toMatchObject({ functionName: 'session', functionVersion: '$LATEST', memoryLimitInMB: '256' });
    expect(context.invokedFunctionArn).toMatch(/^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:Session$/);
    expect(remaining).toBeGreaterThan(500);
    expect(remaining).toBeLessThanOrEqual(1000);
    expect(environment).toMatchObject({
      STAGE: 'switched',
      TABLE_NAME: 'Table',
      AWS_LAMBDA_FUNCTION_NAME: 'session',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: 'function.session',
    });
    expect(Object.keys(environment)).not.toContain('PATH');
  });
});

describe('isolation', () => {
  it('shares neither globals nor environment between functions, nor with us', async () => {
    const { runtime } = startRuntime({ session: 'obedient', 'pre-login': 'obedient' });
    const set = { action: 'global', name: 'SHARED_BY_MISTAKE', value: 'yes' };
    expect(await runtime.invoke('session', set)).toEqual({ ok: true, payload: null });
    expect(await runtime.invoke('session', set)).toEqual({ ok: true, payload: 'yes' });
    expect(await runtime.invoke('pre-login', set)).toEqual({ ok: true, payload: null });
    expect(process.env.SHARED_BY_MISTAKE).toBeUndefined();
  });

  it('lets invocations that are under way finish when the environment is replaced', async () => {
    const { runtime } = startRuntime({ session: 'obedient' });
    const waiting = run(runtime, 'wait', { milliseconds: 200 });
    runtime.coldStart('session');
    expect(await waiting).toEqual({ ok: true, payload: 'waited' });
  });
});

it('moves the time of day from outside, and nothing else', async () => {
  const { runtime, clock } = startRuntime({ session: 'obedient' });
  const read = async () => {
    const result = await run(runtime, 'time');
    return (result.ok ? result.payload : {}) as Record<string, number>;
  };
  const before = await read();
  clock.moveBySeconds(3600);
  const after = await read();
  for (const source of ['now', 'fromNew', 'fromText']) {
    const moved = Number(after[source]) - Number(before[source]);
    expect(moved).toBeGreaterThanOrEqual(3_600_000);
    expect(moved).toBeLessThan(3_605_000);
  }
  expect(after).toMatchObject({ fixed: '1970-01-02T00:00:00.000Z', utc: Date.UTC(2026, 0, 1), isDate: true });
  expect(Number(after.uptime) - Number(before.uptime)).toBeLessThan(5);
  expect(Math.abs(clock.nowMilliseconds() - Number(after.now))).toBeLessThan(5000);
});

it('hands over output line by line, before the answer', async () => {
  const { runtime, lines } = startRuntime({ session: 'obedient' });
  expect(await run(runtime, 'log', { texts: ['one\ntw', 'o\n', '\n'] })).toEqual({ ok: true, payload: 'logged' });
  expect(lines.map(({ line }) => line)).toEqual(['one', 'two', 'to stderr']);
});

describe('a function that fails, fails alone', () => {
  it.each(['hang', 'spin'])('answers a timeout and replaces the thread: %s', async (action) => {
    // While it spins, a processor is busy with it.
    const { runtime, lines } = startRuntime({ session: 'obedient' }, {}, { timeoutSeconds: 0.5 });
    const timeout = { ok: false, errorType: 'timeout', message: 'Task timed out after 0.50 seconds' };
    expect(await run(runtime, action)).toEqual(timeout);
    expect(lines).toContainEqual({ name: 'session', line: 'timeout failure: Task timed out after 0.50 seconds' });
    expect(await run(runtime, 'return-value', { value: 7 })).toEqual({ ok: true, payload: 7 });
  });

  it.each([
    ['exit', 'Runtime exited with code 3'],
    ['crash-later', 'RangeError: out of the blue'],
  ])('survives a thread that dies: %s', async (action, message) => {
    const { runtime } = startRuntime({ session: 'obedient' });
    expect(await run(runtime, action)).toEqual({ ok: false, errorType: 'handler', message });
    expect(await run(runtime, 'return-value', { value: 7 })).toEqual({ ok: true, payload: 7 });
  });

  it.each([
    ['broken', 'Error: this stage is not configured'],
    ['callback', 'Error: callback-based handlers are not supported on Node.js 24'],
  ] as const)('reports a bundle that cannot be loaded: %s', async (bundle, message) => {
    const { runtime } = startRuntime({ session: bundle });
    const failure = { ok: false, errorType: 'init', message };
    expect(await runtime.warm('session')).toEqual(failure);
    expect(await runtime.invoke('session', {})).toEqual(failure);
  });

  it('ends everything that is under way when it is closed', async () => {
    const { runtime } = startRuntime({ session: 'obedient' });
    const hanging = run(runtime, 'hang');
    await runtime.warm('session');
    await runtime.close();
    expect(await hanging).toMatchObject({ ok: false, errorType: 'handler' });
  });
});

describe('loading', () => {
  it('a bundle that loads slowly is waited for, and the loading does not count as running', async () => {
    const { runtime } = startRuntime({ session: 'slow' });
    expect(await runtime.invoke('session', {})).toEqual({ ok: true, payload: 'loaded' });
    // Lambda's own ten seconds are for a bundle that has a processor to itself.
    expect(loadLimitSeconds).toBeGreaterThanOrEqual(60);
  });

  it('says how far it is as long as it takes', async () => {
    const said: string[] = [];
    const warm = async (name: string) => void (await setTimeout(name === 'session' ? 150 : 1));
    const names = ['session', 'connect-token', 'post-login'] as const;
    const failure = await loadFunctions({ names, warm, report: (words) => said.push(words), everyMilliseconds: 50 });
    expect([failure, said[0]]).toEqual([undefined, '2 of 3, the machine is busy']);
    const before = said.length;
    await setTimeout(120);
    expect(said.length).toBe(before);
  });

  it('names the function that could not be loaded, and says nothing more', async () => {
    const { runtime } = startRuntime({ session: 'broken', 'connect-token': 'echo' });
    const names = ['connect-token', 'session'] as const;
    expect(await loadFunctions({ names, warm: runtime.warm, report: expect.unreachable })).toBe(
      'the function session could not be loaded: Error: this stage is not configured',
    );
  });
});
