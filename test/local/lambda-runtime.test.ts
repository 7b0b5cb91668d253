// Functions in threads of their own behave as they would in Lambda.
import { describe, expect, it } from 'vitest';
import type { FunctionName } from '../../infra/build.ts';
import type { LambdaRuntime } from '../../local/lambda/lambda-runtime.ts';
import { inMood, startRuntime } from './test-runtime.ts';

const echoed = async (runtime: LambdaRuntime, name: FunctionName = 'session') => {
  const result = await runtime.invoke(name, { hello: 'world', lost: undefined });
  return result.ok ? JSON.parse((result.payload as { body: string }).body) : result;
};

describe('what crosses the border', () => {
  it.each([
    ['return-nothing', { ok: true, payload: null }],
    ['return-undefined-inside', { ok: true, payload: { kept: 1 } }],
    ['return-bigint', { ok: false, errorType: 'handler', message: expect.stringContaining('BigInt') }],
    ['throw', { ok: false, errorType: 'handler', message: 'TypeError: no such thing' }],
  ])('%s', async (mood, expected) => {
    const { runtime } = startRuntime({ session: 'moody' });
    expect(await inMood(runtime, mood)).toEqual(expected);
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
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1/session',
    });
    expect(Object.keys(environment)).not.toContain('PATH');
  });
});

describe('isolation', () => {
  it('shares neither globals nor environment between functions, nor with us', async () => {
    const { runtime } = startRuntime({ session: 'moody', 'pre-login': 'moody' });
    const set = { mood: 'global', name: 'SHARED_BY_MISTAKE', value: 'yes' };
    expect(await runtime.invoke('session', set)).toEqual({ ok: true, payload: null });
    expect(await runtime.invoke('session', set)).toEqual({ ok: true, payload: 'yes' });
    expect(await runtime.invoke('pre-login', set)).toEqual({ ok: true, payload: null });
    expect(process.env.SHARED_BY_MISTAKE).toBeUndefined();
  });

  it('keeps one environment until a cold start', async () => {
    const { runtime } = startRuntime({ session: 'echo' });
    expect((await echoed(runtime)).calls).toBe(1);
    expect((await echoed(runtime)).calls).toBe(2);
    runtime.coldStart('session');
    expect((await echoed(runtime)).calls).toBe(1);
  });

  it('lets invocations that are under way finish when the environment is replaced', async () => {
    const { runtime } = startRuntime({ session: 'moody' });
    const waiting = inMood(runtime, 'wait', { milliseconds: 200 });
    runtime.coldStart('session');
    expect(await waiting).toEqual({ ok: true, payload: 'waited' });
  });
});

it('starts cold with the variables that were changed, and keeps all others', async () => {
  const { runtime } = startRuntime({ session: 'echo' }, { session: { STAGE: 'switched' } });
  await echoed(runtime);
  runtime.reconfigure('session', { MORE: 'yes' });
  const { calls, environment } = await echoed(runtime);
  expect({ calls, environment }).toMatchObject({ calls: 1, environment: { STAGE: 'switched', MORE: 'yes' } });
});

it('moves the time of day from outside, and nothing else', async () => {
  const { runtime, clock } = startRuntime({ session: 'moody' });
  const read = async () => {
    const result = await inMood(runtime, 'time');
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
  const { runtime, lines } = startRuntime({ session: 'moody' });
  expect(await inMood(runtime, 'log', { texts: ['one\ntw', 'o\n', '\n'] })).toEqual({ ok: true, payload: 'logged' });
  expect(lines.map(({ line }) => line)).toEqual(['one', 'two', 'to stderr']);
});
