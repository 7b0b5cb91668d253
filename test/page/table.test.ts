// The table's items as rows for people, with their ends in words.
import { describe, expect, it } from 'vitest';
import { tableRows } from '../../page/timeline/table-rows.ts';
import { agoWords, expiryWords, factWords, spanWords } from '../../page/timeline/time-words.ts';

const now = 1_790_000_000;
const idleSeconds = 1800;
const pk = 'U#fivHlKtPJuoWbQKC2cW3Qg';

const user = {
  pk,
  sk: 'U',
  userId: 'ada.lovelace',
  identifier: 'ada.lovelace',
  firstPasskeyNonce: 'n',
  flagClaim: 'n',
  appendMark: 'n',
  profileAt: now,
};
const passkey = { pk, sk: 'P#cre-1', nonce: 'n', recordedAt: now };
const session = {
  pk,
  sk: 'S#hash',
  userId: 'ada.lovelace',
  lastSeenAt: now - 100,
  expiresAt: now + 10_000,
  ttl: now + 10_000,
};
const handoff = { pk: 'H#hash', sk: 'H', userId: 'ada.lovelace', expiresAt: now + 60, ttl: now + 60 };
const marker = { pk: 'J#hash', sk: 'J', nonce: 'n', usedAt: now - 5, ttl: now + 295 };

const rowOf = (item: Record<string, unknown>) => tableRows([item], idleSeconds, now)[0];

describe('words for time', () => {
  it.each([
    [5, '5 s'],
    [65, '1 min 05 s'],
    [10_740, '2 h 59 min'],
    [86_400, '1 day'],
    [300_000, '3 days'],
  ])('%i seconds are %s', (seconds, words) => expect(spanWords(seconds)).toBe(words));

  it('counts the second of the expiry itself as too late', () => {
    expect(expiryWords(now + 1, now)).toBe('ends in 1 s');
    expect(expiryWords(now, now)).toBe('ended 0 s ago');
    expect(agoWords(now, now)).toBe('just now');
    expect(agoWords(now - 61, now)).toBe('1 min 01 s ago');
  });
});

it('shows times with their date, and says when a check is due', () => {
  const words = (name: string, value: string | number) => factWords({ name, value }, now);
  for (const name of ['lastSeenAt', 'authTime', 'ttl', 'revokedBefore', 'spentUntil'])
    expect(words(name, now + 40 * 86_400)).toMatch(/^\d{1,2} Oct 2026, \d\d:\d\d:\d\d$/);
  expect(words('openedAtMilliseconds', now * 1000)).toBe(words('openedAt', now));
  expect(words('dueAt', now + 65)).toMatch(/ 2026, .*, in 1 min 05 s$/);
  expect(words('dueAt', now)).toBe('now');
  expect([words('attempts', 3), words('displayName', 'Ada')]).toEqual(['3', 'Ada']);
});

describe('rows', () => {
  it('come in the order user, passkey, session, hand-off code, replay marker', () => {
    const kinds = tableRows([marker, handoff, session, passkey, user], idleSeconds, now).map(({ kind }) => kind);
    expect(kinds).toEqual(['user', 'passkey', 'session', 'hand-off code', 'replay marker']);
  });

  it('say when a session ends if it is not used, or at last', () => {
    expect(rowOf(session)).toMatchObject({ ends: 'ends in 28 min 20 s', endsBecause: 'unless it is used again' });
    expect(rowOf({ ...session, expiresAt: now + 10 })).toMatchObject({
      ends: 'ends in 10 s',
      endsBecause: 'at the latest',
    });
  });

  it('say that a session is over before DynamoDB sweeps it', () => {
    expect(rowOf({ ...session, lastSeenAt: now - 1860 })?.ends).toBe('ended 1 min 00 s ago');
  });

  it('say whether a hand-off code was used', () => {
    expect(rowOf(handoff)).toMatchObject({ ends: 'ends in 1 min 00 s', endsBecause: 'or once it is used' });
    expect(rowOf({ ...handoff, redeemedBy: 'n' })?.endsBecause).toBe('used already');
  });

  it('say until when a replay is remembered', () => expect(rowOf(marker)?.ends).toBe('ends in 4 min 55 s'));

  it('keep users and passkeys, and name the user of a passkey by the rows around it', () => {
    const [, row] = tableRows([user, passkey], idleSeconds, now);
    expect(row).toMatchObject({ kind: 'passkey', user: 'ada.lovelace', facts: [{ name: 'recordedAt', value: now }] });
    expect(row?.ends).toBeUndefined();
  });

  it('say of a check when it is due and whose it is, also of several in one part of the list', () => {
    const check = (userId: string, dueAt: number) => ({
      pk: 'D#3',
      sk: `${dueAt}#hash`,
      userId,
      attempts: 0,
      repeats: 1,
    });
    const rows = tableRows([check('ada.lovelace', now + 60), check('grace.hopper', now + 90)], idleSeconds, now);
    expect(rows.map(({ kind, user }) => [kind, user])).toEqual([
      ['due check', 'ada.lovelace'],
      ['due check', 'grace.hopper'],
    ]);
    expect(rows[0]).toMatchObject({
      endsBecause: 'until the reconcile run has checked',
      facts: [
        { name: 'dueAt', value: now + 60 },
        { name: 'attempts', value: 0 },
        { name: 'repeats', value: 1 },
      ],
    });
  });

  it('show keys as stored and leave nonces out', () => {
    const row = rowOf(user);
    expect(row).toMatchObject({ pk, sk: 'U' });
    expect(row?.facts.map(({ name }) => name)).toEqual(['identifier', 'profileAt']);
  });
});
