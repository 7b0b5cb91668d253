// Times in words: spans, expiries that a person watches, and what the table stores as numbers.

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

/** `21 Nov 2026, 14:03:27` in the visitor's time zone. */
const momentWords = (epochSeconds: number): string =>
  new Date(epochSeconds * 1000).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** `just now` or `12 min 00 s ago`. */
export const agoWords = (atSeconds: number, nowSeconds: number): string =>
  nowSeconds - atSeconds < 1 ? 'just now' : `${spanWords(nowSeconds - atSeconds)} ago`;

/**
 * How far the local run's clock is ahead of the browser's, by what it said just now. Less than half a second of difference is the way that
 * the message took: `before` stays, so that nothing that ticks jumps.
 */
export const aheadSeconds = (nowSeconds: number, browserMilliseconds: number, before: number): number => {
  const ahead = nowSeconds - browserMilliseconds / 1000;
  return Math.abs(ahead - before) < 0.5 ? before : ahead;
};

/** Something that a row of the table says, under the name that it has there. */
export type Fact = { readonly name: string; readonly value: string | number };

/** A fact for a reader: times, which are stored as numbers, with their date; when a check is due also as the time until then. */
export const factWords = ({ name, value }: Fact, nowSeconds: number): string => {
  if (typeof value !== 'number') return value;
  if (name.endsWith('Milliseconds')) return momentWords(value / 1000);
  if (!/(At|Time|ttl|Before|Until)$/.test(name)) return String(value);
  if (name !== 'dueAt') return momentWords(value);
  return value > nowSeconds ? `${momentWords(value)}, in ${spanWords(value - nowSeconds)}` : 'now';
};
