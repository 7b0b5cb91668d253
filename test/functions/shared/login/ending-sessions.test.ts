// Ending sessions: the one that a client presented at a new login, and as many as there is time for.
import { expect, it } from 'vitest';
import { Refusal } from '../../../../functions/shared/frame/refusal.ts';
import { endPresentedSession, withoutPresented } from '../../../../functions/shared/login/open-session.ts';
import { removeSessions } from '../../../../functions/shared/login/sessions.ts';
import { sessionKey, userRowKey } from '../../../../functions/shared/table/rows.ts';
import type { Key } from '../../../../functions/shared/table/table.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { firstLogin, loginOf, openSessionOn, sessionHashes } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const down = () => Promise.reject(new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' }));

it('S7: a presented token ends its own session; anything else that was presented is passed over', async () => {
  const table = memoryTable();
  const [mine, other] = [await openSessionOn(table)(), await openSessionOn(table)()];
  const { userKey, secretHash } = mine.session;
  await endPresentedSession(table, { kind: 'none' }, callAt());
  for (const token of ['', 'a.b.c', `${mine.token}x`, secretHash])
    await endPresentedSession(table, { kind: 'bearer', token }, callAt());
  expect(table.operations).not.toContain('remove');
  await endPresentedSession(table, { kind: 'bearer', token: `${userKey}.${'s'.repeat(43)}` }, callAt());
  expect(table.items()).toHaveLength(2);
  await endPresentedSession(table, { kind: 'cookie', token: mine.token }, callAt());
  expect(sessionHashes(table.items())).toEqual([other.session.secretHash]);
});

it('R5: one that cannot be ended now is noted, and is not the problem of the login that replaces it', async () => {
  const { token } = await openSessionOn(memoryTable())();
  const call = callAt();
  await endPresentedSession({ remove: down }, { kind: 'cookie', token }, call);
  expect(call.trail.facts).toEqual({ oldSessionLeft: true });
});

it('S10: no other session makes room for the one that replaces a presented one', async () => {
  const table = memoryTable();
  const [elsewhere, here] = [await openSessionOn(table)(), await openSessionOn(table)()];
  const held = [elsewhere, here].map(({ session }) => ({ ...session, session }));
  expect(withoutPresented(held, { kind: 'cookie', token: here.token })).toEqual([held[0]]);
  for (const token of ['junk', 'a.b.c', `${here.token}x`])
    expect(withoutPresented(held, { kind: 'bearer', token })).toEqual(held);
  expect(withoutPresented(held, { kind: 'none' })).toEqual(held);
});

it('S8: many are ended at most 25 at a time, all of them although one fails, and none when no time is left', async () => {
  const ids = Array.from({ length: 60 }, (_, index) => ({ userKey: 'k', secretHash: String(index) }));
  let [underWay, most, asked] = [0, 0, 0];
  const remove = async ({ sk }: Key) => {
    asked += 1;
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setImmediate(resolve));
    underWay -= 1;
    if (sk === sessionKey({ userKey: 'k', secretHash: '7' }).sk) await down();
  };
  const { ended, failure } = await removeSessions({ remove }, ids, callAt());
  expect([asked, most, ended, failure]).toEqual([60, 25, 59, refusing('temporarily_unavailable')]);
  const late = callAt(now, { remainingMilliseconds: 400 });
  const none = await removeSessions({ remove }, ids, late);
  expect([asked, none]).toEqual([60, { ended: 0, failure: refusing('temporarily_unavailable', 'no_time_left') }]);
});

it('S7: the session that a login replaces ends while another makes room', async () => {
  const table = memoryTable();
  await openSessionOn(table)();
  await openSessionOn(table)();
  const { token } = await openSessionOn(table)();
  let [underWay, most] = [0, 0];
  const remove: typeof table.remove = async (...asked) => {
    most = Math.max(most, ++underWay);
    await table.remove(...asked);
    underWay -= 1;
  };
  await openSessionOn({ ...table, remove }, 2)(loginOf(), { ...firstLogin, presented: { kind: 'cookie', token } });
  expect(most).toBe(2);
});

it('S7: the session that a login would replace stays when the second look refuses the login', async () => {
  const table = memoryTable();
  const { token, session } = await openSessionOn(table)();
  await table.put({ ...userRowKey(session.userKey), revokedBefore: now, revokedMark: 'new' }, callAt());
  const login = openSessionOn(table)(loginOf(), { ...firstLogin, presented: { kind: 'cookie', token } });
  await expect(login).rejects.toEqual(refusing('unauthorized', 'revoked_since'));
  expect(sessionHashes(table.items())).toEqual([session.secretHash]);
});
