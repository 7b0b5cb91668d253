// A function that fails, fails alone: its caller learns how, and the next invocation finds a sound environment.
import { expect, it } from 'vitest';
import { inMood, startRuntime } from './test-runtime.ts';

it.each(['hang', 'spin'])('answers a timeout and replaces the thread: %s', async (mood) => {
  const { runtime, lines } = startRuntime({ session: 'moody' });
  const timeout = { ok: false, errorType: 'timeout', message: 'Task timed out after 1.00 seconds' };
  expect(await inMood(runtime, mood)).toEqual(timeout);
  expect(lines).toContainEqual({ name: 'session', line: 'timeout failure: Task timed out after 1.00 seconds' });
  expect(await inMood(runtime, 'return-value', { value: 7 })).toEqual({ ok: true, payload: 7 });
});

it.each([
  ['exit', 'Runtime exited with code 3'],
  ['crash-later', 'RangeError: out of the blue'],
])('survives a thread that dies: %s', async (mood, message) => {
  const { runtime } = startRuntime({ session: 'moody' });
  expect(await inMood(runtime, mood)).toEqual({ ok: false, errorType: 'handler', message });
  expect(await inMood(runtime, 'return-value', { value: 7 })).toEqual({ ok: true, payload: 7 });
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
  const { runtime } = startRuntime({ session: 'moody' });
  const hanging = inMood(runtime, 'hang');
  await runtime.warm('session');
  await runtime.close();
  expect(await hanging).toMatchObject({ ok: false, errorType: 'handler' });
});
