// What counts as having got through trouble well. Pure.
import type { Outcome } from './fire.ts';
import type { TroubleResult } from './measure-troubles.ts';

// 503 of the gateway is Lambda's own timeout. A 401 is never right: users are not logged out because a dependency is down.
const cleanAnswers = new Set([
  '200',
  '204',
  '429 gateway',
  '503 temporarily_unavailable',
  '504 upstream_timeout',
  '503 gateway',
]);

// A busy machine alone makes a factor of two.
const slowdownLimit = 3;

type Speed = Pick<Outcome, 'p50Milliseconds'>;

export const isSlow = (before: Speed, after: Speed): boolean =>
  after.p50Milliseconds > before.p50Milliseconds * slowdownLimit;

/** In plain words; empty when all is well. */
export const faultsOf = (result: Omit<TroubleResult, 'problems'>): string[] => {
  const wrong = Object.entries(result.answers).filter(([label]) => !cleanAnswers.has(label));
  return [
    ...wrong.map(([label, count]) => `${count} answers were ${label}`),
    ...(result.unanswered > 0 ? [`${result.unanswered} requests got no answer`] : []),
    ...(result.keptAndLost > 0 ? [`${result.keptAndLost} of ${result.kept} open sessions are lost`] : []),
    ...(result.endedAndAlive > 0 ? [`${result.endedAndAlive} of ${result.ended} ended sessions are alive`] : []),
    ...(isSlow({ p50Milliseconds: result.p50Before }, { p50Milliseconds: result.p50After })
      ? [`afterwards ${(result.p50After / result.p50Before).toFixed(1)} times as slow as before`]
      : []),
  ];
};

/** Once the trouble is over, nothing is refused any more. */
export const refusedAfterwards = ({ answers }: Outcome): string[] =>
  Object.entries(answers)
    .filter(([label]) => label !== '200')
    .map(([label, count]) => `afterwards ${count} answers were ${label}`);
