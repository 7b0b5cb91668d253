// The clock that can be moved to watch sessions end. The functions take it for the time of day.
import type { ReactNode } from 'react';
import { spanWords } from '../../../timeline/time-words.ts';
import { useFeed } from '../backend/feed.ts';
import { moveClock } from '../backend/orders.ts';
import { timeOfDay, useNowSeconds } from '../backend/use-now.ts';

const steps = [
  { label: '+5 min', seconds: 300 },
  { label: '+31 min', seconds: 1860 },
  { label: '+3 h', seconds: 10_800 },
] as const;

const offsetWords = (offset: number): string => {
  if (offset === 0) return 'real time';
  return `${spanWords(Math.abs(offset))} ${offset > 0 ? 'ahead' : 'behind'}`;
};

export const Clock = (): ReactNode => {
  const nowSeconds = useNowSeconds();
  const offset = useFeed(({ switches }) => switches.clockOffsetSeconds);
  return (
    <fieldset className="clock">
      <legend>Clock</legend>
      <p>
        <time>{timeOfDay(nowSeconds)}</time> <span className="quiet">{offsetWords(offset)}</span>
      </p>
      <div className="choices">
        {steps.map(({ label, seconds }) => (
          <button key={label} type="button" className="button small" onClick={() => moveClock(seconds)}>
            {label}
          </button>
        ))}
        <button
          type="button"
          className="button small plain"
          aria-disabled={offset === 0}
          onClick={() => offset !== 0 && moveClock(-offset)}
        >
          Reset
        </button>
      </div>
    </fieldset>
  );
};
