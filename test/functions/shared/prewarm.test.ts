// Work at the start of an environment: all at once, and no failure of it stops the start.
import { expect, it } from 'vitest';
import type { Call } from '../../../functions/shared/call.ts';
import { prewarm } from '../../../functions/shared/prewarm.ts';

it('R5: waits for every task, and lets none of them stop the start', async () => {
  const done: string[] = [];
  await prewarm([
    () => Promise.reject(new Error('down')),
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      done.push('slow');
    },
    async () => done.push('quick'),
  ]);
  expect(done).toEqual(['quick', 'slow']);
  await prewarm([]);
});

it('R1: gives each task the same short deadline', async () => {
  const calls: Call[] = [];
  const task = async (call: Call) => calls.push(call);
  await prewarm([task, task]);
  expect(calls[0]).toBe(calls[1]);
  expect(calls[0]?.deadline.remainingMilliseconds()).toBeLessThanOrEqual(1500);
  const endless = (call: Call) => new Promise((_, reject) => call.deadline.signal.addEventListener('abort', reject));
  const startedAt = performance.now();
  await prewarm([endless]);
  expect(performance.now() - startedAt).toBeLessThan(3000);
});
