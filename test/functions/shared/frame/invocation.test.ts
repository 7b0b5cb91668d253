// The frame around every story: its log line. And work at the start of an environment: all at once, and no failure of it stops the start.
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Call } from '../../../../functions/shared/frame/call.ts';
import { type Face, prewarm, runInvocation } from '../../../../functions/shared/frame/invocation.ts';
import { Refusal } from '../../../../functions/shared/frame/refusal.ts';
import { captureLines } from '../../captured-lines.ts';

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
  const soon = AbortSignal.timeout(20);
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(soon);
  onTestFinished(() => timeout.mockRestore());
  const calls: Call[] = [];
  const endless = (call: Call) => {
    calls.push(call);
    return new Promise((_, reject) => call.deadline.signal.addEventListener('abort', reject));
  };
  await prewarm([endless, endless, undefined]);
  expect(calls[0]).toBe(calls[1]);
  expect(timeout.mock.calls).toEqual([[1500]]);
  expect(calls[0]?.deadline.remainingMilliseconds()).toBeLessThanOrEqual(1500);
});

describe('an invocation', () => {
  const log = captureLines();
  const settings = { stage: 'test', functionName: 'session', deadlineMilliseconds: 8000 };
  const face = (run: Face<string>['run']): Face<string> => ({
    ...{ route: 'test', run, statusOf: () => 200, refuse: (refusal) => refusal.code },
  });
  const down = new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' });

  it('L4: logs the first failure that its answer hides, at the level of that failure', async () => {
    const answer = runInvocation(
      settings,
      {},
      {},
      face(async ({ trail }) => {
        trail.conceal(down);
        trail.conceal(new Error('later'));
        return 'quiet';
      }),
    );
    expect(await answer).toBe('quiet');
    const line = { status: 200, level: 'ERROR', outcome: 'refused', reason: 'dynamodb_unavailable' };
    expect(log.objects()).toEqual([expect.objectContaining(line)]);
  });

  it('L4: is a cold start at most once in a process', async () => {
    const quick = face(async () => 'ok');
    await runInvocation(settings, {}, {}, quick);
    await runInvocation(settings, {}, {}, quick);
    expect(log.objects()[1]).toMatchObject({ coldStart: false });
  });
});
