// Travelling to exact seconds: the clock is put just behind the beginning of a second, so that requests fall within it.
import type { Bench } from './system.ts';

// Late enough to be in the new second for sure, and leaves nearly all of it for the requests.
const intoTheSecond = 0.02;

export const nowSeconds = (bench: Bench): number => Math.floor(bench.system().clock.nowMilliseconds() / 1000);

/** Moves the clock, forward or back, to this epoch second. */
export const moveTo = (bench: Bench, epochSeconds: number): void => {
  const { clock } = bench.system();
  clock.moveBySeconds(epochSeconds + intoTheSecond - clock.nowMilliseconds() / 1000);
};

/** Begins the next second and returns it. */
export const startSecond = (bench: Bench): number => {
  const second = nowSeconds(bench) + 1;
  moveTo(bench, second);
  return second;
};

/** Back to the real time, which is the one that answers of the table are dated with. */
export const returnToPresent = (bench: Bench): void => {
  const { clock } = bench.system();
  clock.moveBySeconds((Date.now() - clock.nowMilliseconds()) / 1000);
};
