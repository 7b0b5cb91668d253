// What the system is put through beyond ordinary load, and what counts as having got through it well.
import type { Outcome } from './fire.ts';
import type { LoadedSystem } from './loaded-system.ts';
import type { LedgerResult } from './session-ledger.ts';

export type Trouble = {
  readonly name: string;
  readonly connections: number;
  readonly amount: number;
  /** What is asked: sessions are opened, checked and ended; or connect tokens, with sessions checked beside. */
  readonly load: 'sessions' | 'connect tokens';
  readonly begin: (system: LoadedSystem) => Promise<void>;
};

const nothing = async (): Promise<void> => undefined;

export const troubles = (isQuick: boolean): Trouble[] => {
  // One thread serves a few hundred requests a second: with this many waiting, the last has no time left when its turn comes.
  const crowd = isQuick ? 3000 : 6000;
  const amount = isQuick ? 600 : 3000;
  return [
    { name: 'too many connections', connections: crowd, amount: crowd * 2, load: 'sessions', begin: nothing },
    {
      name: 'DynamoDB throttles some calls',
      connections: 50,
      amount,
      load: 'sessions',
      begin: (system) => system.order('throttleDynamodb', 15),
    },
    {
      name: 'DynamoDB throttles all calls',
      connections: 50,
      amount,
      load: 'sessions',
      begin: (system) => system.order('throttleDynamodb', 5000),
    },
    {
      name: 'Corbado stalls',
      connections: 50,
      amount: isQuick ? 50 : 150,
      load: 'connect tokens',
      begin: (system) => system.order('troubleCorbado', 'connectTokens', { kind: 'stall-before-headers' }, 1000),
    },
    {
      name: 'Corbado limits the rate',
      connections: 50,
      amount,
      load: 'connect tokens',
      begin: (system) => system.order('troubleCorbado', 'connectTokens', { kind: 'rate-limited' }, 20_000),
    },
  ];
};

export type TroubleResult = Outcome &
  LedgerResult & {
    readonly name: string;
    readonly connections: number;
    /** What was asked, with few connections: before and afterwards, in milliseconds. */
    readonly p50Before: number;
    readonly p50After: number;
    /** How long after the trouble that was. */
    readonly secondsAfter: number;
    /** Checking a session meanwhile, where only another dependency is in trouble. */
    readonly p50Beside: number | undefined;
    /** What should not have been; empty when all is well. */
    readonly problems: readonly string[];
  };

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
