// The clock that can be moved to watch sessions end, and what it starts. The functions take it for the time of day.
import { type ReactNode, useState } from 'react';
import type { SystemInfo } from '../../system-info.ts';
import { rateWords, spanWords } from '../../timeline/time-words.ts';
import { useFeed } from '../backend/feed.ts';
import { moveClock, runSchedule } from '../backend/local-run.ts';
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

type Schedule = SystemInfo['schedules'][number];

const otherwise = ({ everySeconds }: Schedule): string =>
  everySeconds === undefined ? 'does not run by itself here' : `runs by itself every ${rateWords(everySeconds)}`;

/** Starts at once what would start by itself later. */
const RunNow = ({ schedule }: { schedule: Schedule }): ReactNode => {
  const [isRunning, setRunning] = useState(false);
  const run = async (): Promise<void> => {
    if (isRunning) return;
    setRunning(true);
    await runSchedule(schedule.functionName).finally(() => setRunning(false));
  };
  return (
    <p className="run-now">
      <button type="button" className="button small" aria-disabled={isRunning} onClick={run}>
        Run {schedule.functionName} now
      </button>
      <span className="quiet">{otherwise(schedule)}</span>
    </p>
  );
};

export const Clock = ({ schedules }: Pick<SystemInfo, 'schedules'>): ReactNode => {
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
      {schedules.map((schedule) => (
        <RunNow key={schedule.functionName} schedule={schedule} />
      ))}
    </fieldset>
  );
};
