// What every invocation gets: randomness, a clock, and how long it may take; and that nothing goes on behind its answer.
import { describe, expect, it } from 'vitest';
import {
  mintSecret,
  type RemainingTime,
  startCall,
  startDeadline,
  together,
} from '../../../../functions/shared/frame/call.ts';
import { startTrail } from '../../../../functions/shared/frame/log.ts';
import { refusing } from '../../refusing.ts';

const withRemaining = (milliseconds: number): RemainingTime => ({ getRemainingTimeInMillis: () => milliseconds });

describe('a call', () => {
  const { chance, clock } = startCall('r-1', startDeadline(4000, undefined), startTrail());

  it('S1: mints secrets of which every bit takes both values, about equally often', () => {
    const secrets = Array.from({ length: 50 }, () => Buffer.from(mintSecret(chance), 'base64url'));
    const setBits = Array.from({ length: 256 }, (_, bit) => {
      return secrets.filter((bytes) => ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1).length;
    });
    // For a fair bit, 50 throws outside of 6 to 44 happen about once in a hundred million.
    expect(setBits.filter((count) => count < 6 || count > 44)).toEqual([]);
  });

  it('R2: waits as long as it is told, or until the signal fires', async () => {
    const began = performance.now();
    await clock.sleep(50, new AbortController().signal);
    // Timers may fire a millisecond early.
    expect(performance.now() - began).toBeGreaterThan(48);
    await expect(clock.sleep(60_000, AbortSignal.timeout(10))).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('the deadline', () => {
  it.each([
    ['our own limit, when Lambda gives more', 4000, withRemaining(10_000), 4000],
    ['what Lambda gives, less what the answer needs', 8000, withRemaining(5000), 4250],
    ['our own limit, when invoked by hand', 8000, undefined, 8000],
    ['our own limit, when Lambda does not say', 8000, {}, 8000],
  ])('R1: is %s', (_, own, context, expected) => {
    const { remainingMilliseconds, signal } = startDeadline(own, context);
    expect(remainingMilliseconds()).toBeGreaterThan(expected - 100);
    expect(remainingMilliseconds()).toBeLessThanOrEqual(expected);
    expect(signal.aborted).toBe(false);
  });

  it.each([300, 749, 750, 949, 0, -1, Number.NaN, Number.NEGATIVE_INFINITY])(
    'R1: with %d ms left does not begin',
    (milliseconds) => {
      const start = () => startDeadline(4000, withRemaining(milliseconds));
      expect(start).toThrow(refusing('temporarily_unavailable', 'no_time_left'));
      expect(start).toThrow(expect.objectContaining({ retryAfterSeconds: 2 }));
    },
  );

  it('R1: begins with the least that is useful, and fires then', async () => {
    const { signal, remainingMilliseconds } = startDeadline(4000, withRemaining(950));
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    expect(remainingMilliseconds()).toBeLessThan(20);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(remainingMilliseconds()).toBe(0);
  });

  // A host whose clock counts parts of a millisecond, as performance.now() does.
  it.each([1500.5, 4000.25, 8749.999])('R1: begins with a broken number of milliseconds: %d', (milliseconds) => {
    const { remainingMilliseconds } = startDeadline(8000, withRemaining(milliseconds));
    expect(remainingMilliseconds()).toBeGreaterThan(0);
  });
});

describe('several things at once', () => {
  const turnsLater = (turns: number, act: () => unknown) =>
    Array.from({ length: turns })
      .reduce<Promise<unknown>>((before) => before.then(() => undefined), Promise.resolve())
      .then(act);

  it('S9: are all over before the first failure leaves, and the first in the list counts', async () => {
    const done: string[] = [];
    const fail = (name: string) => () => Promise.reject(new Error(name));
    const work = [
      turnsLater(5, () => done.push('slow')),
      turnsLater(3, fail('first in the list')),
      turnsLater(1, fail('first in time')),
    ];
    await expect(together(work)).rejects.toThrow('first in the list');
    expect(done).toEqual(['slow']);
  });

  it('S9: answer what each of them answered, in their order', async () => {
    expect(await together([turnsLater(2, () => 'a'), 'b', undefined])).toEqual(['a', 'b', undefined]);
  });
});
