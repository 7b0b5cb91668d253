// The judge of runs under faults: a history that breaks a promise is found, by its name, and one that is allowed passes.
import { describe, expect, test } from 'vitest';
import type { Entry } from './history.ts';
import { judge } from './judge.ts';
import {
  alive,
  dead,
  end,
  endAll,
  historyOf,
  jwt,
  kept,
  long,
  open,
  promisesBroken,
  type Row,
  refused,
  unknown,
  useProof,
} from './short-histories.ts';

const lost = 'a session that was answered is not lost';
const back = 'a session that has ended does not come back';
const twice = 'what counts once counts once';
const notUsed = 'what was not used up is accepted';
const late = 'nothing proven before a logout everywhere opens anything';
const othersFirst = 'a logout everywhere ends the others first';

describe('breaks are found', () => {
  test.each<[string, string, Row[]]>([
    ['a session that nobody ended is dead', lost, [open, dead]],
    ['a session is dead before its end was asked for', lost, [open, dead, end]],
    ['another’s logout everywhere is no reason', lost, [open, { ...endAll, user: 'b' }, dead]],
    [
      'a logout everywhere long before is no reason',
      lost,
      [endAll, { ...open, provenAt: 9, began: 9000 }, { ...dead, began: 9500 }],
    ],
    ['a refused logout everywhere is no reason', lost, [open, { ...endAll, ...refused }, dead]],
    [
      'dead long after an open end, though it was alive in between',
      lost,
      [open, { ...end, ...unknown }, { ...alive, began: 9000 }, { ...dead, began: 10_000 }],
    ],
    ['it lives after its end', back, [open, end, alive]],
    ['it lives after all were ended', back, [open, endAll, alive]],
    ['it lives after it was seen dead', back, [open, { ...end, ...unknown }, dead, alive]],
    ['the one that ended all lives', back, [open, { ...endAll, uses: 's' }, alive]],
    [
      'a login at the moment of the logout, by an older proof, outruns it',
      back,
      [long({ ...endAll, beganSeconds: 5 }, 0), { ...open, provenAt: 5, began: 500 }, { ...alive, began: 2000 }],
    ],
    ['a proof opens two sessions', twice, [open, { ...open, opens: 't' }]],
    ['a proof of an open answer counts twice', twice, [{ ...useProof, ...unknown }, open, { ...open, opens: 't' }]],
    ['two at the same moment are both accepted', twice, [long(open, 0), { ...open, opens: 't', began: 100 }]],
    ['a fresh proof is refused', notUsed, [{ ...useProof, ...refused }]],
    [
      'of two at the same moment none is accepted',
      notUsed,
      [long({ ...useProof, ...refused }, 0), { ...useProof, ...refused, began: 100 }],
    ],
    ['refused before it was used', notUsed, [{ ...useProof, ...refused }, open]],
    [
      'what should be tried again is used up',
      notUsed,
      [
        { ...useProof, ...unknown, ...kept },
        { ...useProof, ...refused },
      ],
    ],
    ['a JWT is refused for nothing', 'a login that counts is accepted', [{ ...jwt, ...refused }]],
    [
      'a JWT from before opens a session',
      late,
      [
        { ...endAll, beganSeconds: 5 },
        { ...jwt, provenAt: 5, opens: 's' },
      ],
    ],
    [
      'the presented session is gone, and another is left',
      othersFirst,
      [
        open,
        { ...open, spends: 'proof 2', opens: 'other' },
        { ...endAll, ...unknown },
        { ...dead, uses: 'other', began: 3000 },
        { ...alive, began: 4000 },
      ],
    ],
  ])('%s', (_, promise, rows) => {
    expect(promisesBroken(rows)).toEqual([promise]);
  });

  test.each<[string, Partial<Entry>]>([
    ['every request is answered within its deadline', { answer: 'none', outcome: 'unknown' }],
    ['every request is answered within its deadline', { ended: 10_001 }],
    ['an outage is 503, and nothing else goes wrong', { answer: '500 internal_error', outcome: 'unknown' }],
    ['an outage is 503, and nothing else goes wrong', { answer: '429 too_many_requests', outcome: 'refused' }],
    ['an outage has a code of its own', { answer: '503 gateway', outcome: 'unknown' }],
    ['Retry-After stands where trying again helps', { answer: '503 temporarily_unavailable', outcome: 'unknown' }],
    [
      'Retry-After stands where trying again helps',
      { answer: '503 login_interrupted', outcome: 'unknown', hasRetryAfter: true },
    ],
  ])('%s: %j', (promise, changes) => {
    expect(promisesBroken([{ request: 'show', ...changes }])).toEqual([promise]);
  });

  test('requests are served as soon as the table is back', () => {
    const failing = { request: 'show', ...unknown, began: 5000 };
    const during = [[{ from: 4000, until: 5000 }], [{ from: 5100 }], [{ from: 0 }]];
    for (const outages of during) expect(judge(historyOf([failing], outages))).toEqual([]);
    for (const outages of [[], [{ from: 4000, until: 4999 }], [{ from: 5101, until: 6000 }]])
      expect(judge(historyOf([failing], outages))).toMatchObject([
        { promise: 'requests are served as soon as the table is back' },
      ]);
  });
});

test('a session may be idle although it was used, when the table was away at that moment', () => {
  const rows = [open, { ...alive, began: 25_000 }, { ...dead, began: 40_000 }];
  expect(judge(historyOf(rows, [{ from: 25_050, until: 26_000 }]))).toEqual([]);
  expect(judge(historyOf(rows, [{ from: 25_101, until: 26_000 }]))).toMatchObject([{ promise: lost }]);
});

describe('what is allowed passes', () => {
  test.each<[string, Row[]]>([
    ['a whole life', [open, alive, end, dead, dead]],
    ['an end without an answer that was one', [open, { ...end, ...unknown }, dead, dead]],
    ['and one that was none', [open, { ...end, ...unknown }, alive, alive]],
    ['and one that is written a little later', [open, { ...end, ...unknown }, alive, dead]],
    [
      'alive and dead while it ends',
      [open, long(end, 1000), { ...alive, began: 1100 }, { ...dead, began: 1200 }, { ...alive, began: 1180 }],
    ],
    ['a logout everywhere ends it', [open, endAll, dead]],
    [
      'a login at the moment of the logout stays, or does not',
      [long(endAll, 0), { ...open, provenAt: 2, began: 500 }, { ...alive, began: 2000 }],
    ],
    ['a session that nobody used for long is idle', [open, { ...dead, began: 31_000 }]],
    ['a proof is refused the second time', [open, { ...useProof, ...refused }]],
    ['of two at the same moment one is accepted', [long({ ...useProof, ...refused }, 0), { ...open, began: 100 }]],
    [
      'a proof whose first answer was open is refused',
      [
        { ...useProof, ...unknown },
        { ...useProof, ...refused },
      ],
    ],
    ['or accepted', [{ ...useProof, ...unknown }, open]],
    ['a proof is too old', [{ ...useProof, ...refused, goodUntil: 5, beganSeconds: 5, endedSeconds: 5 }]],
    ['a proof from before a logout everywhere is refused', [endAll, { ...useProof, ...refused }]],
    [
      'a JWT opens many sessions',
      [
        { ...jwt, opens: 's' },
        { ...jwt, opens: 't' },
      ],
    ],
    [
      'a JWT from before a logout everywhere is refused',
      [endAll, { ...jwt, ...refused, answer: '403 reauthentication_required' }],
    ],
    ['a later one is not', [endAll, { ...jwt, provenAt: 1, opens: 's' }]],
    [
      'a logout everywhere without an answer has ended some',
      [
        open,
        { ...open, spends: 'proof 2', opens: 'other' },
        { ...endAll, ...unknown },
        dead,
        { ...alive, uses: 'other' },
      ],
    ],
  ])('%s', (_, rows) => {
    expect(promisesBroken(rows)).toEqual([]);
  });
});
