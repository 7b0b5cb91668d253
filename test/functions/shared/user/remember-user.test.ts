// What the existing login's tokens say is kept, and an identifier is the first one's for good: nobody's who comes later, whatever is said of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RefusalCode } from '../../../../functions/shared/frame/refusal.ts';
import {
  identifierKey,
  identifierKeyIn,
  kindOf,
  type RowKind,
  userKeyOf,
  userRowKey,
} from '../../../../functions/shared/table/rows.ts';
import { ConditionFailed, type Item, type Key } from '../../../../functions/shared/table/table.ts';
import { rememberUser, type ToldUser } from '../../../../functions/shared/user/remember-user.ts';
import { findUser } from '../../../../functions/shared/user/users.ts';
import { type MemoryTable, memoryTable } from '../../../support/memory-table.ts';
import { projectId } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const taken = refusing('identifier_taken', 'identifier_of_another_user');
const address = 'victim@example.com';
const rowOf = (userId: string) => userRowKey(userKeyOf(projectId, userId));
const rowsOf = (table: MemoryTable, kind: RowKind) => table.items().filter((row) => kindOf(row as Key) === kind);

const directory = () => {
  const table = memoryTable();
  return {
    table,
    remember: async (userId: string, identifier?: string) => {
      const told = { userId, ...(identifier && { identifier }), provenAtSeconds: now };
      return (await rememberUser(table, projectId, told, callAt())).identifier;
    },
    find: (userId: string) => table.get(rowOf(userId), callAt()),
    /** As post-append leaves a user of whom no token was seen. */
    append: (userId: string) => table.update(rowOf(userId), { set: { userId } }, callAt()),
  };
};

describe('what is told', () => {
  const key = rowOf('u-1');
  const ada = { userId: 'u-1', identifier: 'ada@example.com', displayName: 'Ada', provenAtSeconds: now };
  const untouched = { revokedBeforeSeconds: 0, revokedMark: '', isBlocked: false, spentUntil: undefined };
  const telling = (row?: Item) => {
    const table = memoryTable(row && [{ ...key, ...row }]);
    const remember = (told: ToldUser = ada, call = callAt()) => rememberUser(table, projectId, told, call);
    return { table, remember, find: () => findUser(table, projectId, 'u-1', callAt()) };
  };

  it('T1: is what is found, and costs one write and no read once the user is known', async () => {
    const { find, remember, table } = telling();
    const { userId: _, provenAtSeconds: _at, ...profile } = ada;
    expect(await remember()).toEqual({ ...profile, ...untouched });
    const before = table.operations.length;
    // What a token leaves out stays as an earlier one has told it.
    for (const told of [ada, { userId: 'u-1', provenAtSeconds: now }])
      expect(await remember(told)).toEqual({ ...profile, ...untouched });
    expect(table.operations.slice(before)).toEqual(['update', 'update']);
    expect(await find()).toEqual({ ...profile, ...untouched });
  });

  it('S8: does not undo a logout everywhere', async () => {
    const { remember, find } = telling({ revokedBefore: now, revokedMark: 'mark' });
    const known = await remember({ ...ada, provenAtSeconds: now + 1 });
    expect(known).toMatchObject({ displayName: 'Ada', revokedBeforeSeconds: now, revokedMark: 'mark' });
    expect(await find()).toEqual(known);
  });

  it.each<[string, Item, number, RefusalCode, string]>([
    ['before a logout everywhere', { revokedBefore: now }, now, 'reauthentication_required', 'issuer_login_revoked'],
    ['no readable moment', { revokedBefore: 'soon' }, now, 'reauthentication_required', 'issuer_login_revoked'],
    ['a blocked user', { blockedAt: now }, now + 1, 'unauthorized', 'user_blocked'],
    ['a blocked user who logged out', { blockedAt: 1, revokedBefore: now }, now, 'unauthorized', 'user_blocked'],
  ])(
    'S8: by a token of %s is refused, and writes nothing, known or not',
    async (_, row, provenAtSeconds, code, reason) => {
      const [unknown, known] = [telling({ displayName: 'A.', ...row }), telling()];
      await known.remember();
      await known.table.update(key, { set: row }, callAt());
      for (const { remember, table } of [unknown, known]) {
        const before = table.items();
        const told = { ...ada, displayName: 'B.', provenAtSeconds };
        await expect(remember(told)).rejects.toEqual(refusing(code, reason));
        expect(table.items()).toEqual(before);
      }
    },
  );

  it('S8: by a token that says nothing of any time is refused without a call', async () => {
    const { remember, table } = telling();
    await expect(remember({ ...ada, provenAtSeconds: 0 })).rejects.toEqual(
      refusing('unauthorized', 'issuer_token_without_time'),
    );
    expect(table.operations).toEqual([]);
  });

  it('R5: about a row that others keep changing is given up after four attempts', async () => {
    const { table } = telling();
    let attempts = 0;
    const update = () => Promise.reject(attempts++ < 8 ? new ConditionFailed() : new Error('tried for ever'));
    const asked = rememberUser({ ...table, update }, projectId, ada, callAt());
    await expect(asked).rejects.toEqual(refusing('temporarily_unavailable', 'user_row_contended'));
    // Each once for what was known and once for what was claimed.
    expect(attempts).toBe(8);
  });
});

describe('an identifier', () => {
  it.each([undefined, 'thief@example.com'])(
    'A6: of another user is refused to who has %j, and changes nothing',
    async (own) => {
      const { table, remember, find } = directory();
      await remember('victim', address);
      if (own) await remember('thief', own);
      const before = [await find('thief'), await table.get(identifierKey(projectId, address), callAt())];
      await expect(remember('thief', address)).rejects.toEqual(taken);
      expect([await find('thief'), await table.get(identifierKey(projectId, address), callAt())]).toEqual(before);
      // Given up it stays theirs: so do the passkeys of that name.
      await remember('victim', 'new@example.com');
      await expect(remember('thief', address)).rejects.toEqual(taken);
      expect(await remember('victim', address)).toBe(address);
    },
  );

  it.each<[string, (world: ReturnType<typeof directory>) => Promise<unknown>]>([
    ['who goes by it', ({ remember }) => remember('bob')],
    ['who has another identifier', ({ remember }) => remember('bob', 'bob@example.com')],
    ['of whom only a passkey is known', ({ append }) => append('bob')],
  ])('A6: that is the user id of another user %s is refused', async (_, arrive) => {
    const world = directory();
    await arrive(world);
    await expect(world.remember('thief', 'bob')).rejects.toEqual(taken);
    expect(await world.remember('bob')).toMatch(/^bob/);
  });

  it.each([undefined, 'bob', address])(
    'A6: keeps out who comes later with that user id, told to be %j, and claims nothing for them',
    async (identifier) => {
      const { table, remember } = directory();
      await remember('first', 'bob');
      const before = table.items();
      await expect(remember('bob', identifier)).rejects.toEqual(taken);
      expect(table.items()).toEqual(before);
      expect([await remember('first', 'bob'), await remember('victim', address)]).toEqual(['bob', address]);
    },
  );

  it.each([undefined, address])(
    'A6: of a row that is older than claims is claimed by the next token, which says %j',
    async (told) => {
      const { table, remember, find } = directory();
      const row = { ...rowOf('old'), userId: 'old', identifier: address };
      await table.put(row, callAt());
      expect(await remember('old', told)).toBe(address);
      expect(await find('old')).toHaveProperty('identifierRows');
      await expect(remember('thief', address)).rejects.toEqual(taken);
    },
  );

  it('A6: is found by whoever erases the user, though two first tokens told two of them at once', async () => {
    const { table, remember, find } = directory();
    await Promise.all([remember('u', 'first@example.com'), remember('u', 'second@example.com')]);
    const found = String((await find('u'))?.identifierRows)
      .split(' ')
      .sort();
    expect(found).toEqual(
      rowsOf(table, 'identifier')
        .map(({ pk }) => pk)
        .sort(),
    );
    expect(found).toHaveLength(3);
  });

  it('A6: has its rows in the user’s, however many there were, so that erasing finds them all', async () => {
    const { table, remember, find } = directory();
    for (const identifier of [address, 'b@example.com', address, undefined, 'c@example.com'])
      await remember('u', identifier);
    const claims = rowsOf(table, 'identifier');
    expect(String((await find('u'))?.identifierRows).split(' ')).toEqual(claims.map(({ pk }) => pk));
    expect(claims).toHaveLength(4);
    for (const claim of claims)
      expect(claim).toEqual({ ...identifierKeyIn(String(claim.pk)), userId: 'u', userKey: userKeyOf(projectId, 'u') });
  });

  it('A6: is one user’s, however many want it at the same time', async () => {
    const identifier = fc.option(fc.constantFrom('a', 'b', 'x', 'y'), { nil: undefined });
    const arrival = fc.record({ user: fc.constantFrom('a', 'b', 'c'), identifier });
    const check = async (arrivals: readonly { user: string; identifier: string | undefined }[]) => {
      const { table, remember } = directory();
      const came = arrivals.map(({ user, identifier }) => remember(user, identifier));
      for (const { status, ...rest } of await Promise.allSettled(came))
        if (status === 'rejected') expect(rest).toEqual({ reason: taken });
      const identifiers = rowsOf(table, 'user').map(({ identifier }) => identifier);
      expect(new Set(identifiers).size).toBe(identifiers.length);
    };
    // Of five tokens of one user the last could lose each of its four attempts, and be told to come again.
    await fc.assert(fc.asyncProperty(fc.array(arrival, { minLength: 2, maxLength: 4 }), check), { numRuns: 100 });
  });
});
