// The story of a connect token: whom it is for, and what happens before anybody is asked.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { connectToken } from '../../../functions/connect-token/connect-token.ts';
import type { ConnectTokenAsk } from '../../../functions/shared/corbado/create-connect-token.ts';
import { readHttpRequest } from '../../../functions/shared/http/http-request.ts';
import { Refusal } from '../../../functions/shared/refusal.ts';
import { requireSession } from '../../../functions/shared/session/live-session.ts';
import { findSession, touchSession } from '../../../functions/shared/session/session-store.ts';
import { countRequests } from '../../../functions/shared/user/request-limit.ts';
import { rememberUser } from '../../../functions/shared/user/user-directory.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { firstLogin, limits, loginOf, openSessionOn, projectId } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { jsonEvent } from '../gateway-event.ts';
import { refusing } from '../refusing.ts';

const origin = 'https://app.example.com';

const withSession = async (perMinute = 0, corbado: () => Promise<void> = async () => undefined) => {
  const table = memoryTable();
  const asked: ConnectTokenAsk[] = [];
  const checked: string[] = [];
  const { token } = await openSessionOn(table)(loginOf(), firstLogin, callAt());
  const story = connectToken({
    projectId,
    cookieName: '__Host-session_id',
    allowedOrigins: new Set([origin]),
    types: ['passkey-append', 'passkey-list', 'passkey-delete'],
    lifetimeSeconds: 300,
    freshLoginSeconds: 900,
    allowIdTokenInBody: false,
    checkAfterDelete: async (userId) => void checked.push(userId),
    requireSession: requireSession(findSession(table.get), limits),
    touchSession: touchSession(table.update, limits),
    verifyIssuerToken: () => Promise.reject(new Refusal('unauthorized', { reason: 'issuer_token_refused' })),
    rememberUser: rememberUser(table.update, table.get, projectId),
    countRequest: countRequests(table.update, perMinute),
    createConnectToken: async (ask) => {
      asked.push(ask);
      await corbado();
      return { secret: `cot_${asked.length}`, expiresAtSeconds: now + 300 };
    },
  });
  table.operations.length = 0;
  const post = (
    body: unknown,
    {
      cookie = token,
      headers = { origin },
      at = now,
    }: { cookie?: string; headers?: Record<string, string>; at?: number } = {},
  ) => story(readHttpRequest(jsonEvent(body, { cookies: [`__Host-session_id=${cookie}`], headers })), callAt(at));
  return { table, asked, checked, token, post };
};

it('T3: an answer is the token under both its names, and its end', async () => {
  const { post, asked, table } = await withSession();
  expect(await post({ type: 'passkey-append' })).toEqual({
    status: 200,
    body: { connectToken: 'cot_1', token: 'cot_1', expiresAt: now + 300 },
    cookies: [],
  });
  expect(asked).toEqual([
    { type: 'passkey-append', identifier: 'u-1@example.com', displayName: 'Ada Lovelace', lifetimeSeconds: 300 },
  ]);
  expect(table.operations).toEqual(['get']);
});

it('T1: whatever the body says, Corbado is told the session’s user or nothing', async () => {
  const { post, asked } = await withSession();
  const extra = fc.dictionary(fc.constantFrom('identifier', 'displayName', 'userId', 'data', 'type'), fc.jsonValue());
  const check = async (fields: Record<string, unknown>, type: string) => {
    const before = asked.length;
    const answered = await post({ type, ...fields }).then(
      () => true,
      (error: unknown) => {
        expect(error).toBeInstanceOf(Refusal);
        return false;
      },
    );
    expect(asked.length - before).toBe(answered ? 1 : 0);
  };
  await fc.assert(fc.asyncProperty(extra, fc.constantFrom('passkey-list', 'passkey-append', 'x'), check), {
    numRuns: 200,
  });
  expect(new Set(asked.map(({ identifier, displayName }) => `${identifier} ${displayName}`))).toEqual(
    new Set(['u-1@example.com Ada Lovelace']),
  );
});

it.each<[string, unknown, Parameters<Awaited<ReturnType<typeof withSession>>['post']>[1], Refusal['code']]>([
  ['from a foreign page', { type: 'passkey-list' }, { headers: { origin: 'https://evil.io' } }, 'origin_not_allowed'],
  ['with an unknown type', { type: 'x' }, {}, 'invalid_request'],
  ['with a type that is off', { type: 'passkey-login' }, {}, 'type_not_allowed'],
  ['with a junk cookie', { type: 'passkey-list' }, { cookie: 'junk' }, 'unauthorized'],
  [
    'with two credentials',
    { type: 'passkey-list' },
    { headers: { origin, authorization: 'Bearer x' } },
    'invalid_request',
  ],
])('A1: a request %s reaches neither the table nor Corbado', async (_, body, request, code) => {
  const { post, asked, table } = await withSession();
  await expect(post(body, request)).rejects.toEqual(refusing(code));
  expect([asked, table.operations]).toEqual([[], []]);
});

it('T4: a request for append with an old login is refused before Corbado is asked', async () => {
  const { post, asked } = await withSession();
  await expect(post({ type: 'passkey-append' }, { at: now + 901 })).rejects.toEqual(
    refusing('reauthentication_required'),
  );
  expect(asked).toEqual([]);
});

it('S9: a request that is refused for its old login leaves nothing under way', async () => {
  const { post, table } = await withSession();
  await expect(post({ type: 'passkey-append' }, { at: now + 901 })).rejects.toThrow();
  // Time enough for a touch, which is due, to happen after the answer.
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(table.operations).toEqual(['get']);
});

it('S9: when Corbado refuses, the touch and the check that began with the question are done before the answer', async () => {
  const { post, table, checked } = await withSession(0, () =>
    Promise.reject(new Refusal('upstream_error', { reason: 'x' })),
  );
  await expect(post({ type: 'passkey-delete' }, { at: now + 200 })).rejects.toEqual(refusing('upstream_error'));
  expect([table.operations, checked]).toEqual([['get', 'update'], ['u-1']]);
});

it('X1: one request more than the user has left is refused before Corbado is asked', async () => {
  const { post, asked, checked } = await withSession(3);
  for (let request = 0; request < 3; request += 1) await post({ type: 'passkey-list' });
  await expect(post({ type: 'passkey-delete' })).rejects.toEqual(refusing('too_many_requests', 'user_limit'));
  expect([asked.length, checked]).toEqual([3, []]);
});

it('M4: asking for a delete token has its user looked at, and no other request does', async () => {
  const { post, checked } = await withSession();
  await post({ type: 'passkey-list' });
  await post({ type: 'passkey-append' });
  await expect(post({ type: 'passkey-delete' }, { at: now + 901 })).rejects.toThrow();
  expect(checked).toEqual([]);
  await post({ type: 'passkey-delete' });
  expect(checked).toEqual(['u-1']);
});

it('S5: a token of the existing login in the body is refused where it is off, before anything is asked', async () => {
  const { post, asked, table } = await withSession();
  const answer = post({ type: 'passkey-list', idToken: 'a.b.c' });
  await expect(answer).rejects.toEqual(refusing('invalid_request', 'id_token_in_body_off'));
  expect([asked, table.operations]).toEqual([[], []]);
});

it('T5: fifty requests at the same time are fifty tokens', async () => {
  const { post } = await withSession();
  const all = await Promise.all(Array.from({ length: 50 }, () => post({ type: 'passkey-list' })));
  expect(new Set(all.map(({ body }) => body?.token)).size).toBe(50);
});
