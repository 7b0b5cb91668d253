// Random choices that a seed repeats: what failed once can be made to fail again.

export type SeededRandom = {
  /** A whole number from 0 to below `limit`. */
  readonly below: (limit: number) => number;
  readonly pick: <Value>(first: Value, ...others: Value[]) => Value;
  readonly text: (alphabet: string, length: number) => string;
};

const increment = 0x6d2b79f5;

/** Mulberry32: small, well spread, and never for secrets. */
export const seededRandom = (seed: number): SeededRandom => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + increment) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick: (first, ...others) => [first, ...others][below(others.length + 1)] ?? first,
    text: (alphabet, length) => Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join(''),
  };
};
