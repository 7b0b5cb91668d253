// Logging out here and everywhere, on a table in memory: in which order things end, and what is left when something fails.
import { describe, expect, it } from 'vitest';
import { logOut, logOutEverywhere, showSession, showSessions } from '../../../functions/session/own-sessions.ts';
import { Refusal } from '../../../functions/shared/frame/refusal.ts';
import type { Table } from '../../../functions/shared/table/table.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { limits, openSessionOn, projectId, sessionHashes } from '../a-login.ts';
import { callAt } from '../call-at.ts';
import { httpRequest } from '../gateway-event.ts';
import { refusing } from '../refusing.ts';

const settings = {
  projectId,
  limits,
  cookie: { name: 's', sameSite: 'Strict' },
  allowedOrigins: new Set<string>(),
} as const;

/** So many sessions of one user, of which the first one asks; deletes fail by their number, counted from 0. */
const withSessions = async (count: number, failing: readonly number[] = []) => {
  const rows = memoryTable();
  const opened = [];
  for (let index = 0; index < count; index += 1) opened.push(await openSessionOn(rows)());
  rows.operations.length = 0;
  const ended: string[] = [];
  let deletes = 0;
  const remove: Table['remove'] = async (key, ...rest) => {
    if (failing.includes(deletes++)) throw new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' });
    ended.push(...sessionHashes([{ ...key }]));
    await rows.remove(key, ...rest);
  };
  const token = opened[0]?.token ?? '';
  const request = (presented = token) =>
    httpRequest({ method: 'DELETE', headers: { authorization: `Bearer ${presented}` } });
  const own = opened[0]?.session.secretHash ?? '';
  const { operations } = rows;
  return {
    table: { ...rows, remove },
    operations,
    ended,
    token,
    request,
    own,
    hashes: () => sessionHashes(rows.items()),
  };
};

describe('logging out everywhere', () => {
  it('S8: marks the user before it looks which sessions there are, and ends the one that asks last', async () => {
    const { table, operations, ended, request, hashes, own } = await withSessions(3);
    const call = callAt();
    const answer = await logOutEverywhere(settings, table)(request(), call);
    expect(answer.body).toEqual({ revoked: 3 });
    expect(operations).toEqual(['get', 'update', 'query', 'remove', 'remove', 'remove']);
    expect([ended.at(-1), hashes()]).toEqual([own, []]);
    expect([[...call.trail.metrics], call.trail.facts.revoked]).toEqual([['SessionRevoked'], 3]);
  });

  it('S8: that fails to end one of many ends the rest, keeps its own, and is completed by asking again', async () => {
    const { table, request, hashes, own } = await withSessions(5, [0]);
    const everywhere = logOutEverywhere(settings, table);
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
    const { table, ended, request, hashes, own } = await withSessions(2);
    const call = callAt();
    expect((await logOut(settings, table)(request(), call)).status).toBe(204);
    expect([ended, hashes().length]).toEqual([[own], 1]);
    expect([...call.trail.metrics]).toEqual(['SessionRevoked']);
  });

  it.each([
    ['one that somebody made up', `${'k'.repeat(22)}.${'s'.repeat(43)}`, ['get']],
    ['junk', 'junk', []],
  ])('X1: with %s writes nothing, counts for nothing, and is answered alike', async (_, token, expected) => {
    const { table, operations, request } = await withSessions(1);
    const call = callAt();
    expect((await logOut(settings, table)(request(token), call)).status).toBe(204);
    expect([operations, [...call.trail.metrics]]).toEqual([expected, []]);
  });

  it('S8: is an error when the session could not be ended', async () => {
    const { table, request, hashes } = await withSessions(1, [0]);
    await expect(logOut(settings, table)(request(), callAt())).rejects.toEqual(refusing('temporarily_unavailable'));
    expect(hashes()).toHaveLength(1);
  });
});

it.each([
  ['log its visitor out here', 'DELETE', logOut],
  ['log its visitor out everywhere', 'DELETE', logOutEverywhere],
  ['see its visitor’s session', 'GET', showSession],
  ['see its visitor’s sessions', 'GET', showSessions],
] as const)('C1: a foreign page cannot %s', async (_, method, story) => {
  const { table, operations, token } = await withSessions(1);
  const headers = { origin: 'https://evil.example' };
  const request = httpRequest({ method, cookies: [`s=${token}`], headers });
  await expect(story(settings, table)(request, callAt())).rejects.toEqual(refusing('origin_not_allowed'));
  expect(operations).toEqual([]);
});
