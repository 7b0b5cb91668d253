// Logging out here and everywhere, on a table in memory: in which order things end, and what is left when something fails.
import { describe, expect, it } from 'vitest';
import { type EndPorts, logOut, logOutEverywhere } from '../../../functions/session/end-sessions.ts';
import { Refusal } from '../../../functions/shared/refusal.ts';
import { requireSession } from '../../../functions/shared/session/live-session.ts';
import {
  findSession,
  hasSession,
  listSessionKeys,
  type RemoveSession,
  removeSession,
} from '../../../functions/shared/session/session-store.ts';
import { revokeBeforeNow } from '../../../functions/shared/user/user-directory.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { firstLogin, limits, loginOf, openSessionOn } from '../a-login.ts';
import { callAt } from '../call-at.ts';
import { httpRequest } from '../gateway-event.ts';
import { refusing } from '../refusing.ts';

/** So many sessions of one user, of which the first one asks; deletes fail by their number, counted from 0. */
const withSessions = async (count: number, failing: readonly number[] = []) => {
  const table = memoryTable();
  const opened = [];
  for (let index = 0; index < count; index += 1)
    opened.push(await openSessionOn(table)(loginOf(), firstLogin, callAt()));
  table.operations.length = 0;
  let deletes = 0;
  const remove: RemoveSession = (key, call) =>
    failing.includes(deletes++)
      ? Promise.reject(new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' }))
      : removeSession(table.remove)(key, call);
  const ports: EndPorts = {
    ...{ cookie: { name: 's', sameSite: 'Strict' }, allowedOrigins: new Set<string>() },
    requireSession: requireSession(findSession(table.get), limits),
    hasSession: hasSession(table.get),
    listSessionKeys: listSessionKeys(table.query),
    removeSession: remove,
    revokeBeforeNow: revokeBeforeNow(table.update, () => 'mark'),
  };
  const token = opened[0]?.token ?? '';
  const request = (presented = token) =>
    httpRequest({ method: 'DELETE', headers: { authorization: `Bearer ${presented}` } });
  const hashes = () =>
    table
      .items()
      .map(({ sk }) => String(sk))
      .filter((sk) => sk.startsWith('S#'));
  return { table, ports, token, request, hashes, own: `S#${opened[0]?.session.secretHash}` };
};

describe('logging out everywhere', () => {
  it('S8: marks the user before it looks which sessions there are, and ends the one that asks last', async () => {
    const { table, ports, request, hashes, own } = await withSessions(3);
    const ended: string[] = [];
    const remove: RemoveSession = async (key, call) => {
      ended.push(`S#${key.secretHash}`);
      await ports.removeSession(key, call);
    };
    const call = callAt();
    const answer = await logOutEverywhere({ ...ports, removeSession: remove })(request(), call);
    expect(answer.body).toEqual({ revoked: 3 });
    expect(table.operations).toEqual(['get', 'update', 'query', 'remove', 'remove', 'remove']);
    expect([ended.at(-1), hashes()]).toEqual([own, []]);
    expect([[...call.trail.metrics], call.trail.facts.revoked]).toEqual([['SessionRevoked'], 3]);
  });

  it('S8: that fails to end one of many ends the rest, keeps its own, and is completed by asking again', async () => {
    const { ports, request, hashes, own } = await withSessions(5, [0]);
    const everywhere = logOutEverywhere(ports);
    const call = callAt();
    await expect(everywhere(request(), call)).rejects.toEqual(refusing('temporarily_unavailable'));
    expect(hashes()).toHaveLength(2);
    expect(hashes()).toContain(own);
    expect(call.trail.facts.revoked).toBe(3);
    expect((await everywhere(request(), callAt())).body).toEqual({ revoked: 2 });
    expect(hashes()).toEqual([]);
  });
});

describe('logging out here', () => {
  it('S8: ends this session and no other, and counts it', async () => {
    const { ports, request, hashes, own } = await withSessions(2);
    const call = callAt();
    expect((await logOut(ports)(request(), call)).status).toBe(204);
    expect([hashes().length, hashes().includes(own)]).toEqual([1, false]);
    expect([...call.trail.metrics]).toEqual(['SessionRevoked']);
  });

  it.each([
    ['one that somebody made up', `${'k'.repeat(22)}.${'s'.repeat(43)}`, ['get']],
    ['junk', 'junk', []],
  ])(
    'X1: a token that is %s writes nothing, counts for nothing, and is answered alike',
    async (_, token, operations) => {
      const { table, ports, request } = await withSessions(1);
      const call = callAt();
      expect((await logOut(ports)(request(token), call)).status).toBe(204);
      expect([table.operations, [...call.trail.metrics]]).toEqual([operations, []]);
    },
  );

  it('S8: is an error when the session could not be ended', async () => {
    const { ports, request, hashes } = await withSessions(1, [0]);
    await expect(logOut(ports)(request(), callAt())).rejects.toEqual(refusing('temporarily_unavailable'));
    expect(hashes()).toHaveLength(1);
  });
});

it.each([
  ['here', logOut],
  ['everywhere', logOutEverywhere],
])('C1: a foreign page cannot log its visitor out %s', async (_, story) => {
  const { table, ports, token } = await withSessions(1);
  const headers = { origin: 'https://evil.example' };
  const request = httpRequest({ method: 'DELETE', cookies: [`s=${token}`], headers });
  await expect(story(ports)(request, callAt())).rejects.toEqual(refusing('origin_not_allowed'));
  expect(table.operations).toEqual([]);
});
