// `npm run user` on a user of the running local system: looking, ending sessions, blocking.
import { describe, expect, it } from 'vitest';
import { user as userCommand } from '../../operations/user.ts';
import { ownerOf } from '../support/passkey-owner.ts';
import { asBrowser, newUserId, signInByLogin, signInByPasskey } from '../support/sign-in.ts';
import { partitionOf, publicId, rowsOf, sessionRow, writeAttribute } from '../support/stored-rows.ts';
import { runHere } from './run-command.ts';
import { provideUserCommand } from './user-command.ts';

const bench = provideUserCommand();
const { system, client, user, facts } = bench;

const statusOf = async (token: string): Promise<number> =>
  (await client.get('/auth/session', asBrowser(bench, { token }))).status;

const userRow = async (userId: string) => (await rowsOf(bench, userId, 'U'))[0];
const now = (): number => Math.floor(system().clock.nowMilliseconds() / 1000);

describe('show', () => {
  it('tells what is on record, and the key of the log lines', async () => {
    const owner = await ownerOf(bench, 2);
    const shown = await facts(`show ${owner.userId}`);
    expect(shown).toMatchObject({
      userId: owner.userId,
      userKey: partitionOf(owner.userId).slice(2),
      onRecord: true,
      identifier: owner.userId,
      displayName: 'A Test User',
      passkeys: 2,
      flag: 'set',
      sessions: { alive: 1, ended: 0 },
      dueChecks: [{ list: 'regular', attempts: 0 }],
    });
    expect(shown).not.toHaveProperty('blockedAt');
    const { shown: words, code } = await user(`show ${owner.userId}`);
    expect(words).toMatch(new RegExp(`Log lines: filter userKey = "${String(shown.userKey)}"`));
    expect(words).toMatch(/blocked since +not blocked/);
    expect(code).toBe(0);
    const lines = system().logs.filter(({ text }) => text.includes(`"userKey":"${String(shown.userKey)}"`));
    expect(lines.length).toBeGreaterThan(0);
  });

  it('says when nothing is, and that an id cannot be one', async () => {
    expect(await user(`show ${newUserId()}`)).toMatchObject({
      code: 0,
      shown: expect.stringContaining('nothing is on record'),
    });
    expect((await user('show not,an,id')).problems).toMatch(/^warning: no login here .* "not,an,id"/);
  });

  it('changes nothing', async () => {
    const { userId } = await signInByLogin(bench);
    const before = await system().dynamodb.items();
    for (const task of ['show', 'sessions']) await user(`${task} ${userId}`);
    for (const task of ['show', 'sessions', 'end', 'unblock']) await user(`${task} ${newUserId()}`);
    expect(await system().dynamodb.items()).toEqual(before);
  });
});

it('finds log lines of the local run by the key in them', async () => {
  const { userId } = await signInByLogin(bench);
  const { shown, code } = await user(`logs ${userId}`);
  const [, inLog = ''] = /("userKey":"[^"]+") in the log: the page of the local run/.exec(shown) ?? [];
  expect(code).toBe(0);
  expect(system().logs.filter(({ text }) => inLog !== '' && text.includes(inLog)).length).toBeGreaterThan(0);
});

it('lists sessions by their public ids, and tells which are over', async () => {
  const first = await signInByPasskey(bench);
  system().clock.moveBySeconds(1801);
  const second = await signInByLogin(bench, first.userId);
  const { sessions } = await facts(`sessions ${first.userId}`);
  expect(sessions).toMatchObject([
    { id: publicId(second.token), state: 'alive', amr: 'issuer' },
    { id: publicId(first.token), state: 'expired', amr: 'passkey' },
  ]);
  const { shown } = await user(`sessions ${first.userId}`);
  expect(shown).toContain(publicId(first.token));
  for (const { token } of [first, second]) expect(shown).not.toContain(token.split('.')[1]);
});

describe('end', () => {
  it('ends every session, as logging out everywhere does', async () => {
    const one = await signInByLogin(bench);
    const other = await signInByPasskey(bench, one.userId);
    const stranger = await signInByLogin(bench);
    expect(await user(`end ${one.userId}`)).toMatchObject({
      code: 0,
      shown: expect.stringContaining('2 sessions ended'),
    });
    expect([await statusOf(one.token), await statusOf(other.token), await statusOf(stranger.token)]).toEqual([
      401, 401, 200,
    ]);
    const row = await userRow(one.userId);
    expect(Number(row?.revokedBefore)).toBeGreaterThanOrEqual(now() - 1);
    await user(`end ${one.userId}`);
    expect((await userRow(one.userId))?.revokedMark).not.toBe(row?.revokedMark);
    system().clock.moveBySeconds(3);
    expect((await signInByPasskey(bench, one.userId)).answer.status).toBe(200);
  });

  it('counts in the time of the functions, and never takes a moment back', async () => {
    const { userId } = await signInByLogin(bench);
    await user(`end ${userId}`);
    const { revokedBefore } = (await userRow(userId)) ?? {};
    system().clock.moveBySeconds(-7200);
    await signInByPasskey(bench, newUserId());
    expect((await user(`end ${userId}`)).code).toBe(0);
    expect((await userRow(userId))?.revokedBefore).toBe(revokedBefore);
    system().clock.moveBySeconds(7200);
  });
});

it.each(['end', 'block'])('%s marks the user before it ends a session, and can be finished', async (task) => {
  const one = await signInByLogin(bench);
  const other = await signInByPasskey(bench, one.userId);
  // Each of the two deletes is tried six times.
  system().dynamodb.faults.next('DeleteItem', { kind: 'error', name: 'InternalServerError' }, 12);
  await expect(user(`${task} ${one.userId}`)).rejects.toThrow(/run the same command again/);
  // From now on no login that is under way opens a session.
  expect(await userRow(one.userId)).toMatchObject({
    revokedBefore: expect.any(Number),
    revokedMark: expect.any(String),
  });
  expect((await user(`${task} ${one.userId}`)).code).toBe(0);
  expect([await sessionRow(bench, one.token), await sessionRow(bench, other.token)]).toEqual([undefined, undefined]);
});

describe('block', () => {
  it('marks the user and ends the sessions; unblock takes the mark away', async () => {
    const one = await signInByLogin(bench);
    expect(await facts(`block ${one.userId}`)).toMatchObject({ ended: 1, blockedAt: expect.any(Number) });
    const { blockedAt } = (await userRow(one.userId)) ?? {};
    expect(await statusOf(one.token)).toBe(401);
    system().clock.moveBySeconds(60);
    expect(await facts(`block ${one.userId}`)).toMatchObject({ ended: 0, blockedAt });
    expect(await facts(`unblock ${one.userId}`)).toMatchObject({ unblocked: true });
    expect(await userRow(one.userId)).not.toHaveProperty('blockedAt');
    expect((await user(`unblock ${one.userId}`)).shown).toMatch(/was not blocked/);
  });

  it('that somebody has written by hand is shown, and can be taken away', async () => {
    const { userId } = await signInByLogin(bench);
    await writeAttribute(bench, { pk: partitionOf(userId), sk: 'U' }, 'blockedAt', true);
    expect((await user(`show ${userId}`)).shown).toMatch(/blocked since +a time that cannot be read/);
    expect(await facts(`show ${userId}`)).toMatchObject({ isBlocked: true });
    expect(await facts(`unblock ${userId}`)).toMatchObject({ unblocked: true });
    expect(await facts(`show ${userId}`)).toMatchObject({ isBlocked: false });
  });

  it('takes a user who never logged in, and says that nothing was known', async () => {
    const userId = newUserId();
    const { code, problems } = await user(`block ${userId}`);
    expect([code, problems]).toEqual([0, expect.stringMatching(/nothing was on record/)]);
    expect(await userRow(userId)).toMatchObject({ userId, blockedAt: expect.any(Number) });
  });
});

it('prints one object for scripts, and has exit codes', async () => {
  const { userId } = await signInByLogin(bench);
  const run = (line: string) => runHere(userCommand, `--url ${bench.pageUrl()} ${line}`);
  const ended = await run(`--json end ${userId}`);
  expect([ended.code, JSON.parse(ended.output)]).toEqual([0, expect.objectContaining({ ended: 1 })]);
  expect(await run(`forget ${userId}`)).toMatchObject({
    code: 2,
    problems: expect.stringContaining('task forget is not known'),
  });
  expect(await run(`erase ${userId}`)).toMatchObject({ code: 1, problems: expect.stringContaining('add --yes') });
  const nowhere = await runHere(userCommand, `--url http://localhost:9 show ${userId}`);
  expect(nowhere).toMatchObject({ code: 1, problems: expect.stringContaining('npm start') });
});
