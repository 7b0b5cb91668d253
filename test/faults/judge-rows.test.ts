// The judge of what is left in the table after a run under faults, and when its kills come.
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../bench/spread.ts';
import { formatSessionToken, hashSecret } from '../../functions/shared/login/session.ts';
import {
  dueKey,
  handoffKey,
  markerKey,
  passkeyKey,
  sessionKey,
  userKeyOf,
  userRowKey,
} from '../../functions/shared/table/rows.ts';
import type { Entry } from './history.ts';
import { judgeRows } from './judge-rows.ts';
import { createKillPlan, moments, planKills, stepOf, steps } from './kills.ts';

const projectId = 'pro-1';
const userKey = userKeyOf(projectId, 'a');
const secret = 'x'.repeat(43);
const at = { createdAt: 1, lastSeenAt: 1, authTime: 1, expiresAt: 99, ttl: 99 };
const sessionRow = (held = secret) => ({
  ...sessionKey({ userKey, secretHash: hashSecret(held) }),
  ...at,
  userId: 'a',
  identifier: 'a',
  displayName: 'A',
  amr: 'passkey',
});
const marker = { ...markerKey({ kind: 'signed-passkey-data', issuer: projectId, id: '1' }), nonce: 'n', ttl: 99 };
const code = { ...handoffKey('c'), redeemedBy: 'n', ttl: 99 };
const due = { ...dueKey('soon', 1, 'a'), userId: 'a', ttl: 99 };
const known = {
  projectId,
  sessions: new Map([[formatSessionToken({ userKey, secret }), 's']]),
  marks: new Map([
    [marker.pk, 'proof 1'],
    [code.pk, 'code 1'],
  ]),
};

const entry = (changes: Partial<Entry>): Entry => ({
  request: 'something',
  user: 'a',
  began: 0,
  ended: 1,
  beganSeconds: 0,
  endedSeconds: 0,
  answer: '200',
  hasRetryAfter: false,
  outcome: 'done',
  ...changes,
});
const open = entry({ isLogin: true, spends: 'proof 1', opens: 's' });
const end = entry({ ends: 's', began: 2, ended: 3 });
const lost = entry({ isLogin: true, spends: 'proof 1', outcome: 'unknown' });

const broken = (rows: readonly Record<string, unknown>[], ...entries: Entry[]): string[] =>
  judgeRows(rows, { entries, outages: [] }, known).map(({ promise }) => promise);

describe('rows that no answer explains are found', () => {
  test.each<[string, Record<string, unknown>[], Entry[]]>([
    ['every row is of a kind that we know', [{ pk: 'Z#1', sk: 'Z' }], []],
    ['every row that is not for good has an end', [{ ...marker, ttl: undefined }], [lost]],
    ['every row that is not for good has an end', [{ ...passkeyKey(userKey, 'cre-1') }], []],
    [
      'every session in the table is whole',
      [{ ...sessionKey({ userKey, secretHash: hashSecret(secret) }), ttl: 9, lastSeenAt: 9 }],
      [lost],
    ],
    ['a session that has ended leaves no row', [marker, sessionRow()], [open, end]],
    ['every session in the table is somebody’s', [sessionRow('y'.repeat(43))], []],
    ['every session in the table is somebody’s', [sessionRow('y'.repeat(43)), sessionRow('z'.repeat(43))], [lost]],
    ['what was accepted once is marked as used', [sessionRow()], [open]],
    [
      'what was accepted once is marked as used',
      [{ ...code, redeemedBy: undefined }],
      [entry({ isLogin: true, spends: 'code 1' })],
    ],
    ['every mark in the table is of something that was sent', [{ ...marker, pk: 'J#other' }], []],
    ['every code in the table was given to somebody', [{ ...handoffKey('other'), ttl: 9 }], []],
    ['who was to be checked is on the list', [], [entry({ schedules: true })]],
  ])('%s', (promise, rows, entries) => {
    expect(broken(rows, ...entries)).toEqual([promise]);
  });
});

test('rows that are explained pass', () => {
  const rows = [sessionRow(), marker, code, due, { ...userRowKey(userKey), revokedBefore: 1 }];
  expect(broken(rows, open, entry({ schedules: true }))).toEqual([]);
  // By answers that never came: a session, a code.
  expect(
    broken([sessionRow('y'.repeat(43)), { ...handoffKey('other'), ttl: 9 }], lost, { ...lost, isLogin: false }),
  ).toEqual([]);
  expect(broken([marker], open, end)).toEqual([]);
  // Of a session that nobody used until it was idle.
  expect(broken([marker, sessionRow()], open, entry({ uses: 's', outcome: 'refused', endedSeconds: 61 }))).toEqual([]);
});

describe('kills', () => {
  test('each step comes before, while and after it is done, and the seed decides the rest', () => {
    const kills = planKills(24, 1000, seededRandom(7));
    expect(new Set(kills.map(({ step, moment }) => `${step} ${moment}`)).size).toBe(steps.length * moments.length);
    expect(kills.map(({ afterRequests }) => afterRequests)).toEqual(
      kills.map(({ afterRequests }) => afterRequests).toSorted((one, other) => one - other),
    );
    expect(planKills(24, 1000, seededRandom(7))).toEqual(kills);
    expect(planKills(24, 1000, seededRandom(8))).not.toEqual(kills);
  });

  test('each comes once, at its own step, when enough was answered, and holds up no other', () => {
    let answers = 0;
    const kill = { pauseMilliseconds: 0, moment: 'after' } as const;
    const take = createKillPlan(
      [
        { ...kill, step: 'UpdateItem handoff', afterRequests: 1 },
        { ...kill, step: 'PutItem marker', afterRequests: 2 },
      ],
      () => answers,
    );
    const put = Buffer.from(JSON.stringify({ Item: { pk: { S: marker.pk }, sk: { S: marker.sk } } }));
    expect(stepOf('PutItem', put)).toBe('PutItem marker');
    expect(take('PutItem', put)).toBeUndefined();
    answers = 2;
    expect(take('Query', Buffer.alloc(0))).toBeUndefined();
    expect(take('PutItem', put)).toMatchObject({ step: 'PutItem marker' });
    expect(take('PutItem', put)).toBeUndefined();
  });
});
