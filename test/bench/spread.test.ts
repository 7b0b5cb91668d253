// Measurements in three numbers, and the order in which they are taken.
import { describe, expect, it } from 'vitest';
import { ratioOf, seededRandom, shuffled, spreadOf } from '../../bench/spread.ts';

describe('the spread', () => {
  it('is the middle, and where the middle half lies', () => {
    expect(spreadOf([5, 1, 4, 2, 3])).toEqual({ median: 3, p25: 2, p75: 4, count: 5 });
    expect(spreadOf([1, 2])).toEqual({ median: 1.5, p25: 1.25, p75: 1.75, count: 2 });
    expect(spreadOf([7])).toEqual({ median: 7, p25: 7, p75: 7, count: 1 });
  });

  it('is not moved by one run that was disturbed', () => {
    expect(spreadOf([10, 11, 10, 9, 10_000]).median).toBe(10);
  });

  it('of a ratio compares what was measured in the same round', () => {
    // The second round took place while the machine was ten times as slow.
    expect(ratioOf([20, 210, 22], [10, 100, 10]).median).toBe(2.1);
    expect(ratioOf([20, 30], [10]).count).toBe(1);
  });
});

describe('the order', () => {
  const items = Array.from({ length: 20 }, (_, index) => index);

  it('is another one each time, and holds everything once', () => {
    const random = seededRandom(1);
    const [first, second] = [shuffled(items, random), shuffled(items, random)];
    expect(first.toSorted((left, right) => left - right)).toEqual(items);
    expect(first).not.toEqual(items);
    expect(second).not.toEqual(first);
  });

  it('can be repeated by its seed', () => {
    expect(shuffled(items, seededRandom(7))).toEqual(shuffled(items, seededRandom(7)));
    expect(shuffled(items, seededRandom(7))).not.toEqual(shuffled(items, seededRandom(8)));
  });
});
