// Whose an identifier is: the first one's for good, and nobody's who comes later, whatever the existing login says of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifierRowOf } from '../../../../functions/shared/user/identifier-claim.ts';
import { rememberUser, userRowOf } from '../../../../functions/shared/user/user-directory.ts';
import { userKeyOf } from '../../../../functions/shared/user/user-id.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { projectId } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';
import { rememberPorts } from '../../remember-ports.ts';

const taken = refusing('identifier_taken', 'identifier_of_another_user');
const address = 'victim@example.com';

const directory = () => {
  const table = memoryTable();
  const remember = rememberUser(rememberPorts(table), projectId);
  const rowOf = (userId: string) => userRowOf(userKeyOf(projectId, userId));
  return {
    table,
    remember: async (userId: string, identifier?: string) =>
      (await remember(userId, identifier === undefined ? {} : { identifier }, now, callAt())).identifier,
    find: (userId: string) => table.get(rowOf(userId), callAt()),
    /** As post-append leaves a user of whom no token was seen. */
    append: (userId: string) => table.update(rowOf(userId), { set: { userId } }, callAt()),
  };
};

describe('an identifier', () => {
  it('A6: that is another user’s is refused, and changes nothing', async () => {
    const { table, remember } = directory();
    await remember('victim', address);
    await remember('thief', 'thief@example.com');
    const before = table.items();
    await expect(remember('thief', address)).rejects.toEqual(taken);
    expect(table.items()).toEqual(before);
    expect([await remember('victim', address), await remember('thief')]).toEqual([address, 'thief@example.com']);
  });

  it('A6: of which the user has no other row is refused as well', async () => {
    const { remember, find } = directory();
    await remember('victim', address);
    await expect(remember('thief', address)).rejects.toEqual(taken);
    expect(await find('thief')).toBeUndefined();
  });

  it('A6: that another user gave up stays theirs: so do the passkeys of that name', async () => {
    const { remember } = directory();
    await remember('victim', address);
    await remember('victim', 'new@example.com');
    await expect(remember('thief', address)).rejects.toEqual(taken);
    expect(await remember('victim', address)).toBe(address);
  });

  it.each<[string, (world: ReturnType<typeof directory>) => Promise<unknown>]>([
    ['who goes by it', ({ remember }) => remember('bob')],
    ['who is told to go by it', ({ remember }) => remember('bob', 'bob')],
    ['who has another identifier', ({ remember }) => remember('bob', 'bob@example.com')],
    ['of whom only a passkey is known', ({ append }) => append('bob')],
  ])('A6: that is the user id of another user %s is refused', async (_, arrive) => {
    const world = directory();
    await arrive(world);
    await expect(world.remember('thief', 'bob')).rejects.toEqual(taken);
    expect(await world.remember('bob')).toMatch(/^bob/);
  });

  it.each([undefined, 'bob', 'bob@example.com'])(
    'A6: keeps out who comes later with that user id, told to be %j, rather than make two one',
    async (identifier) => {
      const { remember, find } = directory();
      await remember('first', 'bob');
      await expect(remember('bob', identifier)).rejects.toEqual(taken);
      expect([await find('bob'), await remember('first', 'bob')]).toEqual([undefined, 'bob']);
    },
  );

  it('A6: of who is refused for the sake of their user id is still free for its owner', async () => {
    const { table, remember } = directory();
    await remember('first', 'bob');
    const before = table.items();
    await expect(remember('bob', address)).rejects.toEqual(taken);
    expect(table.items()).toEqual(before);
    expect(await remember('victim', address)).toBe(address);
  });

  it.each([undefined, address])(
    'A6: of a row that is older than claims is claimed by the next token, which says %j',
    async (told) => {
      const { table, remember, find } = directory();
      const row = { ...userRowOf(userKeyOf(projectId, 'old')), userId: 'old', identifier: address };
      await table.put(row, callAt());
      expect(await remember('old', told)).toBe(address);
      expect(await find('old')).toHaveProperty('identifierRows');
      await expect(remember('thief', address)).rejects.toEqual(taken);
    },
  );

  it('A6: is found by whoever erases the user, though two first tokens told two of them at once', async () => {
    const { remember, find } = directory();
    await Promise.all([remember('u', 'first@example.com'), remember('u', 'second@example.com')]);
    const names = ['u', 'first@example.com', 'second@example.com'];
    const rows = names.map((name) => identifierRowOf(projectId, name).pk);
    expect(
      String((await find('u'))?.identifierRows)
        .split(' ')
        .sort(),
    ).toEqual(rows.sort());
  });

  it('A6: is another one in each project', () => {
    expect(identifierRowOf('pro-1', address)).not.toEqual(identifierRowOf('pro-2', address));
    expect(identifierRowOf('pro-1', 'a')).not.toEqual(identifierRowOf('pro-1', 'A'));
  });

  it('A6: has its rows in the user’s, however many there were, so that erasing finds them all', async () => {
    const { table, remember, find } = directory();
    for (const identifier of [address, 'b@example.com', address, undefined, 'c@example.com'])
      await remember('u', identifier);
    const claims = table.items().filter(({ sk }) => sk === 'I');
    const row = await find('u');
    expect(row?.identifier).toBe('c@example.com');
    expect(new Set(String(row?.identifierRows).split(' '))).toEqual(new Set(claims.map(({ pk }) => pk)));
    expect(claims).toHaveLength(4);
    for (const claim of claims)
      expect(claim).toEqual({
        pk: expect.stringMatching(/^I#[\w-]{43}$/),
        sk: 'I',
        userId: 'u',
        userKey: userKeyOf(projectId, 'u'),
      });
  });

  it('R5: that is told again after its answer was lost is still the user’s', async () => {
    const { table, remember, find } = directory();
    await remember('u', address);
    await table.remove(userRowOf(userKeyOf(projectId, 'u')), callAt());
    expect([await remember('u', address), (await find('u'))?.identifier]).toEqual([address, address]);
  });

  it('A6: is one user’s, however many want it at the same time', async () => {
    const arrival = fc.record({
      user: fc.constantFrom('a', 'b', 'c'),
      identifier: fc.option(fc.constantFrom('a', 'b', 'x', 'y'), { nil: undefined }),
    });
    const check = async (arrivals: readonly { user: string; identifier: string | undefined }[]) => {
      const { table, remember } = directory();
      const came = arrivals.map(({ user, identifier }) => remember(user, identifier));
      for (const { status, ...rest } of await Promise.allSettled(came))
        if (status === 'rejected') expect(rest).toEqual({ reason: taken });
      const identifiers = table.items().flatMap(({ sk, identifier }) => (sk === 'U' ? [identifier] : []));
      expect(new Set(identifiers).size).toBe(identifiers.length);
    };
    await fc.assert(fc.asyncProperty(fc.array(arrival, { minLength: 2, maxLength: 6 }), check), { numRuns: 300 });
  });
});
