// The story of a connect token: whom it is for, what it answers, and what happens before anybody is asked.
import { describe, expect, it } from 'vitest';
import { connectToken } from '../../../functions/connect-token/connect-token.ts';
import type { Corbado } from '../../../functions/shared/corbado/corbado.ts';
import { Refusal } from '../../../functions/shared/frame/refusal.ts';
import { readHttpRequest } from '../../../functions/shared/http/http-request.ts';
import { kindOf } from '../../../functions/shared/table/rows.ts';
import { countRequests } from '../../../functions/shared/user/request-limit.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { limits, openSessionOn, projectId } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { type EventParts, jsonEvent } from '../gateway-event.ts';
import { issuers, issuerToken } from '../issuer-token.ts';
import { refusing } from '../refusing.ts';
import { rules } from '../trusted-issuer.ts';

const origin = 'https://app.example.com';
const cookieName = '__Host-session_id';
type Body = { type: string; data: { identifier: string; displayName?: string } };
type Choices = { perMinute?: number; allowIdTokenInBody?: boolean; checkAfterDelete?: boolean; refuse?: Refusal };

/** A user with a session, and a Corbado that gives out `cot_00000001` and so on, or refuses. */
const world = async ({ perMinute = 0, refuse, ...more }: Choices = {}) => {
  const table = memoryTable();
  const asked: Body[] = [];
  const ask: Corbado['ask'] = async (path, body) => {
    expect(path).toBe('/connectTokens');
    const sent = body as Body;
    asked.push(sent);
    if (refuse !== undefined) throw refuse;
    const secret = `cot_${String(asked.length).padStart(8, '0')}`;
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ secret, tokenType: sent.type, expires: now + 300 })),
    };
  };
  const { token } = await openSessionOn(table)();
  table.operations.length = 0;
  const story = connectToken(
    {
      ...{ projectId, userIdRules: rules, limits, lifetimeSeconds: 300, freshLoginSeconds: 900 },
      ...{ cookie: { name: cookieName, sameSite: 'Strict' }, allowedOrigins: new Set([origin]) },
      types: ['passkey-append', 'passkey-list', 'passkey-delete'],
      ...{ allowIdTokenInBody: false, checkAfterDelete: true, ...more },
    },
    {
      ...{ table, issuers, countRequest: countRequests(table, perMinute) },
      corbado: { ask, warm: async () => undefined, retries: { take: () => false }, learned: {} },
    },
  );
  const ours = { cookies: [`${cookieName}=${token}`], headers: { origin } };
  const post = (body: unknown, parts: EventParts = ours, at = now) =>
    story(readHttpRequest(jsonEvent(body, parts)), callAt(at));
  return {
    table,
    asked,
    token,
    ours,
    post,
    checks: () => table.items().filter((row) => kindOf({ pk: String(row.pk), sk: String(row.sk) }) === 'due'),
  };
};

describe('an answer', () => {
  it.each([
    ['/auth/createConnectToken', { connectToken: 'cot_00000001' }],
    ['/connectToken', { token: 'cot_00000001' }],
    ['/auth/corbadoConnectToken', { connectToken: 'cot_00000001', token: 'cot_00000001', expiresAt: now + 300 }],
  ])(
    'T3: at %s is exactly what its page reads: one key more, and Corbado’s Kotlin client refuses it',
    async (path, body) => {
      const { post, ours } = await world();
      const answer = await post({ connectTokenType: 'passkey-list' }, { ...ours, path });
      expect(answer).toEqual({ status: 200, body, cookies: [] });
    },
  );

  it('T3: takes one read of the table and one question to Corbado', async () => {
    const { post, asked, table } = await world();
    await post({ type: 'passkey-append' });
    const data = { identifier: 'u-1@example.com', displayName: 'Ada Lovelace' };
    expect(asked).toEqual([{ type: 'passkey-append', data, maxLifetimeInSeconds: 300 }]);
    expect(table.operations).toEqual(['get']);
  });
});

const headers = { origin };
it.each<[string, unknown, EventParts | undefined, Refusal['code']]>([
  ['from a foreign page', { type: 'passkey-list' }, { headers: { origin: 'https://evil.io' } }, 'origin_not_allowed'],
  ['with an unknown type', { type: 'x' }, undefined, 'invalid_request'],
  ['with a type that is off', { type: 'passkey-login' }, undefined, 'type_not_allowed'],
  ['with a junk cookie', { type: 'passkey-list' }, { headers, cookies: [`${cookieName}=junk`] }, 'unauthorized'],
  [
    ...(['with two credentials', { type: 'passkey-list' }] as const),
    { headers: { origin, authorization: 'Bearer x' }, cookies: [`${cookieName}=junk`] },
    'invalid_request',
  ],
  ['with a token in the body where that is off', { type: 'passkey-list', idToken: 'a.b.c' }, {}, 'invalid_request'],
])('A1: a request %s reaches neither the table nor Corbado', async (_, body, parts, code) => {
  const { post, asked, table } = await world();
  await expect(post(body, parts)).rejects.toEqual(refusing(code));
  expect([asked, table.operations]).toEqual([[], []]);
});

it.each(['header', 'body'])('S5: a token of the existing login in the %s names its user', async (place) => {
  const { post, asked } = await world({ allowIdTokenInBody: true });
  const jwt = issuerToken({ sub: 'u-2' });
  if (place === 'body') await post({ type: 'passkey-append', idToken: jwt }, {});
  else await post({ type: 'passkey-append' }, { headers: { authorization: `Bearer ${jwt}` } });
  expect(asked.map(({ data }) => data)).toEqual([{ identifier: 'u-2', displayName: 'u-2' }]);
});

it('S9: a request that is refused for its old login asks nobody, and leaves nothing under way', async () => {
  const { post, asked, table, ours } = await world();
  const late = post({ type: 'passkey-append' }, ours, now + 901);
  await expect(late).rejects.toEqual(refusing('reauthentication_required'));
  // Time enough for a touch, which is due, to happen after the answer.
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
  expect([asked, table.operations]).toEqual([[], ['get']]);
});

it('S9: when Corbado refuses, the touch and the check that began with the question are done before the answer', async () => {
  const { post, table, ours, checks } = await world({ refuse: new Refusal('upstream_error', { reason: 'x' }) });
  await expect(post({ type: 'passkey-delete' }, ours, now + 200)).rejects.toEqual(refusing('upstream_error'));
  expect([table.operations.toSorted(), checks().length]).toEqual([['get', 'put', 'update'], 1]);
});

it('X1: one request more than the user has left is refused before Corbado is asked', async () => {
  const { post, asked, checks } = await world({ perMinute: 3 });
  for (let request = 0; request < 3; request += 1) await post({ type: 'passkey-list' });
  await expect(post({ type: 'passkey-delete' })).rejects.toEqual(refusing('too_many_requests', 'user_limit'));
  expect([asked.length, checks()]).toEqual([3, []]);
});

it('M4: a delete token puts its user on the list of those to check, and no other request does', async () => {
  const { post, ours, checks } = await world();
  await post({ type: 'passkey-list' });
  await post({ type: 'passkey-append' });
  await expect(post({ type: 'passkey-delete' }, ours, now + 901)).rejects.toThrow();
  expect(checks()).toEqual([]);
  await post({ type: 'passkey-delete' });
  expect(checks()).toMatchObject([{ userId: 'u-1' }]);
  const elsewhere = await world({ checkAfterDelete: false });
  await elsewhere.post({ type: 'passkey-delete' });
  expect(elsewhere.checks()).toEqual([]);
});
