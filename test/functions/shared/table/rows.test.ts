// The stored form of every key, fixed once: rows that are in a table today must still be found tomorrow.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  allSessions,
  dueAtSecondsOf,
  dueKey,
  dueShards,
  dueUntil,
  handoffKey,
  identifierKey,
  identifierKeyIn,
  kindOf,
  markerKey,
  onlyUserRow,
  partitionOfUser,
  passkeyKey,
  sessionIdOf,
  sessionKey,
  sessionsAndUserRow,
  userKeyOf,
  userRowKey,
} from '../../../../functions/shared/table/rows.ts';
import type { SortKeys } from '../../../../functions/shared/table/table.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { callAt, now } from '../../call-at.ts';

const hashed = (text: string): string => createHash('sha256').update(text).digest('base64url');
const userKey = '3LKSPpUaKhSZiL5Frkdx4A';
const secretHash = hashed('secret');

it.each([
  ['session', sessionKey({ userKey, secretHash }), { pk: `U#${userKey}`, sk: `S#${secretHash}` }],
  ['user', userRowKey(userKey), { pk: `U#${userKey}`, sk: 'U' }],
  ['passkey', passkeyKey(userKey, 'cre-1'), { pk: `U#${userKey}`, sk: 'P#cre-1' }],
  ['identifier', identifierKey('pro-1', 'a@b.c'), { pk: `I#${hashed('["pro-1","a@b.c"]')}`, sk: 'I' }],
  ['identifier', identifierKeyIn('I#x'), { pk: 'I#x', sk: 'I' }],
  [
    'marker',
    markerKey({ kind: 'delivery', issuer: 'pro-1', id: 'msg_1' }),
    { pk: `J#${hashed('["delivery","pro-1","msg_1"]')}`, sk: 'J' },
  ],
  ['handoff', handoffKey('code'), { pk: `H#${hashed('code')}`, sk: 'H' }],
  // sha256('u-1') begins with 0xa2, and 0xa2 % 8 is 2.
  ['due', dueKey('soon', now, 'u-1'), { pk: 'D#soon#2', sk: `${now}#${hashed('u-1')}` }],
  ['due', dueKey('regular', 7, 'u-1'), { pk: 'D#regular#2', sk: `0000000007#${hashed('u-1')}` }],
  [undefined, { pk: 'U#x', sk: 'X#x' }, { pk: 'U#x', sk: 'X#x' }],
])('S2: the key of a row of kind %s', (kind, key, expected) => {
  expect(key).toEqual(expected);
  expect(kindOf(key)).toBe(kind);
});

it('S2: a key says whose session it is, and when a check is due', () => {
  expect(sessionIdOf(sessionKey({ userKey, secretHash }))).toEqual({ userKey, secretHash });
  expect(dueAtSecondsOf(dueKey('soon', now, 'u-1'))).toBe(now);
});

it('A5: a user key is 22 characters, the same every time, and another for every user and project', () => {
  // echo -n 'pro-1\nu-1' | sha256, first 16 bytes in base64url
  expect(userKeyOf('pro-1', 'u-1')).toBe(userKey);
  const pairs = ['pro-1 u-1', 'pro-1 u-2', 'pro-2 u-1', 'pro-1 U-1'].map((pair) => pair.split(' '));
  const keys = pairs.map(([project = '', user = '']) => userKeyOf(project, user));
  expect(new Set(keys).size).toBe(4);
  for (const key of keys) expect(key).toMatch(/^[\w-]{22}$/);
});

it('A6: an identifier has another key in each project, and its case counts', () => {
  const keys = [identifierKey('pro-1', 'a'), identifierKey('pro-2', 'a'), identifierKey('pro-1', 'A')];
  expect(new Set(keys.map(({ pk }) => pk)).size).toBe(3);
});

describe('of one partition', () => {
  const rows = [
    sessionKey({ userKey, secretHash: 'a' }),
    sessionKey({ userKey, secretHash: 'b' }),
    userRowKey(userKey),
    passkeyKey(userKey, 'cre-1'),
    sessionKey({ userKey: 'k', secretHash: 'c' }),
  ];

  it.each<[string, SortKeys, string[]]>([
    ['all sessions', allSessions, ['S#a', 'S#b']],
    ['the user row alone', onlyUserRow, ['U']],
    ['the sessions and the user row', sessionsAndUserRow, ['S#a', 'S#b', 'U']],
  ])('S8: %s', async (_, sortKeys, expected) => {
    const found = await memoryTable(rows).query(partitionOfUser(userKey), sortKeys, callAt());
    expect(found.map(({ sk }) => sk)).toEqual(expected);
  });

  it('M4: what is due until a moment, in the order of time', async () => {
    const dues = [now, now + 1, 7].map((at) => dueKey('soon', at, 'u-1'));
    const pk = dues[0]?.pk ?? '';
    const due = (limit: number) => memoryTable(dues).query(pk, dueUntil(now, limit), callAt());
    expect((await due(9)).map(dueAtSecondsOf)).toEqual([7, now]);
    expect((await due(1)).map(dueAtSecondsOf)).toEqual([7]);
  });

  it('M4: every shard of a list has its users', () => {
    const partitions = Array.from({ length: 200 }, (_, user) => dueKey('soon', now, `u-${user}`).pk);
    expect([...new Set(partitions)].sort()).toEqual(dueShards.map((shard) => `D#soon#${shard}`));
  });
});
