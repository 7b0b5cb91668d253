// Short histories for the tests of the judge: requests of a user a, of which each row says what is special.
import type { Entry, History, Outage } from './history.ts';
import { judge } from './judge.ts';

export type Row = Partial<Entry> & Pick<Entry, 'request'>;

/** Requests of a tenth of a second, one after the other, in the second of their own number, unless they say otherwise. */
export const historyOf = (rows: readonly Row[], outages: readonly Outage[] = []): History => ({
  outages,
  entries: rows.map((row, index) => {
    const { outcome = 'done', began = 1000 * index } = row;
    const beganSeconds = row.beganSeconds ?? Math.floor(began / 1000);
    const answers = { done: '200', refused: '401 unauthorized', unknown: '503 login_interrupted' };
    return {
      user: 'a',
      ended: began + 100,
      endedSeconds: beganSeconds,
      answer: answers[outcome],
      hasRetryAfter: false,
      ...row,
      outcome,
      began,
      beganSeconds,
    };
  }),
});

const always: Outage[] = [{ from: 0 }];
export const promisesBroken = (rows: readonly Row[]): string[] => [
  ...new Set(judge(historyOf(rows, always)).map(({ promise }) => promise)),
];

export const refused = { outcome: 'refused' } as const;
export const unknown = { outcome: 'unknown' } as const;
export const open = { request: 'log in', isLogin: true, spends: 'proof 1', provenAt: 0, opens: 's' } as const;
export const alive = { request: 'show', uses: 's' } as const;
export const dead = { ...alive, ...refused };
export const end = { request: 'log out', ends: 's' } as const;
export const endAll = { request: 'log out everywhere', endsAll: true, uses: 'other' } as const;
export const useProof = { request: 'log in', isLogin: true, spends: 'proof 1', provenAt: 0 } as const;
export const jwt = { request: 'log in', isLogin: true, provenAt: 0 } as const;
/** Ends when the next one has begun. */
export const long = (row: Row, began: number): Row => ({ ...row, began, ended: began + 1500 });
export const kept = { isKept: true, answer: '503 temporarily_unavailable', hasRetryAfter: true } as const;
