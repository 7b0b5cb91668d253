// Spans of time in words, for expiries that a person watches.

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** `29 min 05 s`, `2 h 59 min`, `3 days`: two units at most, the smaller one padded so that a ticking text keeps its width. */
export const spanWords = (seconds: number): string => {
  const whole = Math.floor(seconds);
  const padded = (value: number): string => String(value).padStart(2, '0');
  if (whole < minute) return `${whole} s`;
  if (whole < hour) return `${Math.floor(whole / minute)} min ${padded(whole % minute)} s`;
  if (whole < day) return `${Math.floor(whole / hour)} h ${padded(Math.floor((whole % hour) / minute))} min`;
  const days = Math.floor(whole / day);
  return days === 1 ? '1 day' : `${days} days`;
};

/** `5 min`: how often something happens, which is whole minutes. */
export const rateWords = (everySeconds: number): string => `${Math.round(everySeconds / minute)} min`;

/** `ends in 29 min 05 s` or `ended 4 s ago`. The second of the expiry itself is already too late, as in the functions. */
export const expiryWords = (endsAtSeconds: number, nowSeconds: number): string =>
  endsAtSeconds > nowSeconds
    ? `ends in ${spanWords(endsAtSeconds - nowSeconds)}`
    : `ended ${spanWords(nowSeconds - endsAtSeconds)} ago`;

/** `just now` or `12 min 00 s ago`. */
export const agoWords = (atSeconds: number, nowSeconds: number): string =>
  nowSeconds - atSeconds < 1 ? 'just now' : `${spanWords(nowSeconds - atSeconds)} ago`;
