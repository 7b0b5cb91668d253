// The timeline by itself: what it keeps, whom it tells, and what it says of a scheduled run.
import { expect, it } from 'vitest';
import { runWords } from '../../page/timeline/record-runs.ts';
import { createTimeline } from '../../page/timeline/timeline.ts';

it('finds words for what a run counted', () => {
  expect(runWords({ checked: 3, cleared: 1, kept: 2, failed: 0 })).toBe('3 checked, 1 cleared, 2 kept');
  expect(runWords({ checked: 0 })).toBe('nothing to do');
});

it('a timeline keeps the newest events only, and calls listeners twice for each: when it begins and when it ends', () => {
  const timeline = createTimeline({ realMilliseconds: () => 5, nowMilliseconds: () => 7000 });
  const heard: (number | undefined)[] = [];
  const stop = timeline.onEvent(({ milliseconds }) => heard.push(milliseconds));
  timeline.begin({ kind: 'exchange', place: 'gateway', title: 'first' })({ status: 200 });
  expect(heard).toEqual([undefined, 0]);
  stop();
  for (let count = 0; count < 700; count += 1) timeline.add({ kind: 'note', place: 'browser', title: 'more' });
  expect(timeline.events()).toHaveLength(600);
  expect(timeline.events().at(-1)).toMatchObject({ id: 701, clockSeconds: 7 });
  expect(heard).toHaveLength(2);
});
