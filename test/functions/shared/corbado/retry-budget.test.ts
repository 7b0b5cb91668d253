// How many retries may be spent, and how long one waits.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMilliseconds, createRetryBudget } from '../../../../functions/shared/corbado/retry-budget.ts';

const takeAll = (budget: { take(): boolean }, times = 50): number =>
  Array.from({ length: times }, () => budget.take()).filter(Boolean).length;

it('R2: ten retries at once, then one a second, and never more than ten', () => {
  let uptime = 100;
  const budget = createRetryBudget(() => uptime);
  expect(takeAll(budget)).toBe(10);
  uptime += 0.9;
  expect(takeAll(budget)).toBe(0);
  uptime += 0.1;
  expect(takeAll(budget)).toBe(1);
  uptime += 3.5;
  expect(takeAll(budget)).toBe(3);
  uptime += 3600;
  expect(takeAll(budget)).toBe(10);
});

it('R2: asking in vain costs nothing', () => {
  let uptime = 0;
  const budget = createRetryBudget(() => uptime);
  takeAll(budget);
  for (let asked = 0; asked < 10; asked += 1) {
    uptime += 0.125;
    budget.take();
  }
  expect(uptime).toBe(1.25);
  uptime = 2;
  expect(takeAll(budget)).toBe(1);
});

it('R2: the wait is anywhere between nothing and twice as much each time, up to 400 ms', () => {
  expect([0, 1, 2, 3, 10].map((attempt) => backoffMilliseconds(attempt, () => 0.999))).toEqual([
    99, 199, 399, 399, 399,
  ]);
  expect(backoffMilliseconds(5, () => 0)).toBe(0);
  const check = (attempt: number, random: number) => {
    const wait = backoffMilliseconds(attempt, () => random);
    expect(Number.isInteger(wait) && wait >= 0 && wait < 400).toBe(true);
  };
  fc.assert(fc.property(fc.nat(1000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), check));
});
