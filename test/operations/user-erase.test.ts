// `npm run user -- … erase`: nothing of the user stays in the table, whatever was under way; and it can be asked for twice.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { eraseUser } from '../../operations/user/erase.ts';
import { openUserPlace } from '../../operations/user/user-place.ts';
import { ownerOf, removePasskey } from '../support/passkey-owner.ts';
import { newUserId, signInByLogin, signInByPasskey } from '../support/sign-in.ts';
import { partitionOf, projectId, rowsOf } from '../support/stored-rows.ts';
import { provideUserCommand, rowsNaming } from './user-command.ts';

const bench = provideUserCommand();
const { system, user, facts } = bench;

const keyOf = (userId: string): string => partitionOf(userId).slice('U#'.length);

/** Every row that names the user by id or by key. */
const rowsLeft = (userId: string) => rowsNaming(bench, userId, keyOf(userId));

/** Puts a row past the functions. */
const put = async (row: Record<string, string | number> & { pk: string; sk: string }): Promise<void> => {
  const place = await openUserPlace({ kind: 'local', url: bench.pageUrl() });
  await place.ask((call) => place.table.put(row, call));
  place.close();
};

const identifierRow = (identifier: string, userId: string) => {
  const hash = createHash('sha256')
    .update(JSON.stringify([projectId, identifier]))
    .digest('base64url');
  return { pk: `I#${hash}`, sk: 'I', userId, userKey: keyOf(userId) };
};

it('leaves nothing: user row, passkeys, sessions, checks on both lists, identifiers', async () => {
  const owner = await ownerOf(bench, 2);
  const { userId } = owner;
  await signInByPasskey(bench, userId);
  await removePasskey(bench, owner, owner.first);
  await put(identifierRow(userId, userId));
  const former = identifierRow('former@example.com', userId);
  await put(former);
  const [row] = await rowsOf(bench, userId, 'U');
  await put({ ...row, pk: partitionOf(userId), sk: 'U', identifierRows: former.pk });
  await put({ pk: partitionOf(userId), sk: 'X#of-another-version', note: 'x' });
  const stranger = await ownerOf(bench, 1);
  const before = await rowsLeft(stranger.userId);
  const { deleted, remains } = await facts(`erase --yes ${userId}`);
  expect(deleted).toMatchObject({ users: 1, passkeys: 2, sessions: 2, identifiers: 2, others: 1 });
  expect((deleted as { dueChecks: number }).dueChecks).toBeGreaterThanOrEqual(2);
  expect(await rowsLeft(userId)).toEqual([]);
  expect(await rowsLeft(stranger.userId)).toEqual(before);
  expect(String(remains)).toMatch(/Corbado.*custom:passkey_enrolled.*35 days/s);
});

it('leaves an identifier alone that is somebody else’s by now', async () => {
  const { userId } = await signInByLogin(bench);
  const other = newUserId();
  await put(identifierRow(userId, other));
  expect(await facts(`erase --yes ${userId}`)).toMatchObject({ deleted: { identifiers: 0 } });
  expect(await rowsLeft(other)).toHaveLength(1);
});

it('leaves an identifier that becomes somebody else’s in that moment', async () => {
  const { userId } = await signInByLogin(bench);
  await put(identifierRow(userId, userId));
  const other = newUserId();
  const place = await openUserPlace({ kind: 'local', url: bench.pageUrl() });
  const others = identifierRow(userId, other);
  const remove: typeof place.table.remove = async (key, ...more) => {
    if (key.pk === others.pk) await put(others);
    return place.table.remove(key, ...more);
  };
  const subject = { userId, userKey: keyOf(userId) };
  const steps = { say: () => {}, wait: async () => {} };
  expect(await eraseUser({ ...place, table: { ...place.table, remove } }, subject, steps)).toMatchObject({
    isComplete: true,
  });
  place.close();
  expect(await rowsLeft(other)).toHaveLength(1);
});

it('asks, says what it is about, and takes only yes for a yes', async () => {
  const { userId } = await ownerOf(bench, 1);
  await expect(user(`erase ${userId}`)).rejects.toThrow(/nobody to ask — add --yes. Nothing was changed/);
  const refused = await user(`erase ${userId}`, { typed: 'maybe' });
  expect(refused).toMatchObject({ code: 1, waits: [], shown: expect.stringContaining('Nothing was changed.') });
  expect(refused.shown).toMatch(
    /1 {2}the user row.*\n.*1 {2}kept identifiers\n.*1 {2}passkeys.*\n.*1 {2}sessions.*\n.*1 {2}checks/,
  );
  expect(await rowsOf(bench, userId, 'U')).toHaveLength(1);
  expect(await user(`erase ${userId}`, { typed: 'yes' })).toMatchObject({ code: 0, waits: [15] });
  expect(await rowsLeft(userId)).toEqual([]);
});

it('can be asked for twice, and of a user nobody knows', async () => {
  const { userId } = await signInByLogin(bench);
  expect((await user(`erase --yes ${userId}`)).code).toBe(0);
  expect(await user(`erase --yes ${userId}`)).toMatchObject({
    code: 0,
    waits: [],
    shown: expect.stringContaining('nothing is on record'),
  });
});

it('interrupted, keeps the user out, and goes on when repeated', async () => {
  const { userId } = await ownerOf(bench, 1);
  const interrupted = user(`erase --yes ${userId}`, { meanwhile: () => Promise.reject(new Error('power cut')) });
  await expect(interrupted).rejects.toThrow('power cut');
  expect(await rowsOf(bench, userId, 'U')).toMatchObject([{ blockedAt: expect.any(Number), userId }]);
  expect((await user(`erase --yes ${userId}`)).code).toBe(0);
  expect(await rowsLeft(userId)).toEqual([]);
});

it('sweeps what was under way, and says that a block goes too', async () => {
  const { userId } = await signInByLogin(bench);
  await user(`block ${userId}`);
  const late = async () => {
    await put({ pk: partitionOf(userId), sk: 'S#late', userId });
    await put({ pk: partitionOf(userId), sk: 'P#cre-late' });
    await put({ pk: 'D#soon#0', sk: 'not of this user', userId: 'somebody' });
  };
  const { problems, code } = await user(`erase --yes ${userId}`, { meanwhile: late });
  expect([code, problems]).toEqual([0, expect.stringMatching(/^warning: the user is blocked/)]);
  expect(await rowsLeft(userId)).toEqual([]);
});

it('says so when somebody else changes the user at the end', async () => {
  const { userId } = await signInByLogin(bench);
  const run = await user(`erase --yes ${userId}`, { meanwhile: async () => void (await user(`end ${userId}`)) });
  expect(run).toMatchObject({ code: 1, shown: expect.stringContaining('Something is on record again') });
  expect((await user(`erase --yes ${userId}`)).code).toBe(0);
});

it('finds a check behind more than one page of others', async () => {
  const { userId } = await ownerOf(bench, 1);
  const [check] = (await system().dynamodb.items()).filter(
    ({ pk, userId: of }) => /^D#/.test(String(pk)) && of === userId,
  );
  // Four of them are more than the megabyte that one answer holds.
  for (const number of [1, 2, 3, 4])
    await put({
      pk: String(check?.pk),
      sk: `000000000${number}#other`,
      userId: 'somebody',
      attempts: 0,
      note: 'x'.repeat(300_000),
    });
  expect(await facts(`show ${userId}`)).toMatchObject({ dueChecks: [{ list: 'regular' }] });
  await user(`erase --yes ${userId}`);
  expect(await rowsLeft(userId)).toEqual([]);
});
