// The measurements judge by numbers and words of their own: here they are shown what they have to find.
import { expect, test } from 'vitest';
import { slope } from '../../bench/load/slope.ts';
import { faultsOf, refusedAfterwards } from '../../bench/load/trouble-verdict.ts';
import { bytesOf } from '../../bench/scale/rows.ts';

const outcome = {
  sent: 100,
  answers: { '200': 90, '503 temporarily_unavailable': 8, '504 upstream_timeout': 2 },
  unanswered: 0,
  perSecond: 100,
  p50Milliseconds: 5,
  p99Milliseconds: 9,
  longestMilliseconds: 10,
};
const well = {
  ...outcome,
  name: 'a trouble',
  connections: 10,
  opened: 50,
  kept: 50,
  keptAndLost: 0,
  ended: 20,
  endedAndAlive: 0,
  p50Before: 5,
  p50Beside: undefined,
  p50After: 6,
  secondsAfter: 1,
};

test('bench: clean refusals, nothing lost and full speed afterwards are no problem', () => {
  expect(faultsOf(well)).toEqual([]);
});

test.each([
  [{ answers: { '401 unauthorized': 3 } }, '3 answers were 401 unauthorized'],
  [{ answers: { '500 internal_error': 1 } }, '1 answers were 500 internal_error'],
  [{ unanswered: 2 }, '2 requests got no answer'],
  [{ keptAndLost: 1 }, '1 of 50 open sessions are lost'],
  [{ endedAndAlive: 1 }, '1 of 20 ended sessions are alive'],
  [{ p50After: 50 }, 'afterwards 10.0 times as slow as before'],
])('bench: %j is a problem', (change, problem) => {
  expect(faultsOf({ ...well, ...change })).toEqual([problem]);
});

test('bench: a refusal after the trouble is a problem', () => {
  expect(refusedAfterwards({ ...outcome, answers: { '200': 9, '503 temporarily_unavailable': 1 } })).toHaveLength(1);
});

test('bench: a leak of a hundred bytes per request is seen through noise', () => {
  const noise = [0, 40_000, -30_000, 20_000, -40_000];
  expect(slope(noise.map((extra, index) => [index * 10_000, index * 1_000_000 + extra]))).toBeCloseTo(100, -1);
});

test('bench: bytes of a row are counted as DynamoDB counts them', () => {
  expect(bytesOf({ pk: { S: 'U#é' }, expiresAt: { N: '1790000000' } })).toBe(2 + 4 + 9 + 6);
});
