// Writes down the runs that a schedule starts: nothing goes over the wire for them, so they are seen where they are asked for.
import type { RunSchedule } from '../../local/lambda/schedules.ts';
import type { Timeline } from './timeline.ts';

const countsIn = (payload: unknown): [string, unknown][] =>
  typeof payload === 'object' && payload !== null ? Object.entries(payload) : [];

/** `1 checked, 1 cleared`; what did not happen is left out. */
export const runWords = (payload: unknown): string => {
  const words = countsIn(payload).filter(([, count]) => typeof count === 'number' && count > 0);
  return words.map(([what, count]) => `${count} ${what}`).join(', ') || 'nothing to do';
};

const hasFailed = (payload: unknown): boolean => countsIn(payload).some(([name]) => name === 'code');

/** The same runs, each with an event. */
export const recordRuns =
  (run: RunSchedule, timeline: Timeline): RunSchedule =>
  async (name) => {
    const title = `scheduled run of ${name}`;
    const end = timeline.begin({ kind: 'exchange', place: 'schedule', title, functions: [name] });
    const result = await run(name);
    if (!result.ok) end({ status: 500, outcome: result.errorType });
    else {
      const failed = hasFailed(result.payload);
      end({
        status: failed ? 500 : 200,
        outcome: failed ? 'failed' : runWords(result.payload),
        answer: { body: result.payload },
      });
    }
    return result;
  };
