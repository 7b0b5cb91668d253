// Each name of the token route answers exactly the keys that its page reads: one more, and Corbado's Kotlin client refuses the answer.
import { expect, it } from 'vitest';
import { connectToken } from '../../../functions/connect-token/connect-token.ts';
import { readHttpRequest } from '../../../functions/shared/http/http-request.ts';
import { requireSession } from '../../../functions/shared/session/live-session.ts';
import { findSession, touchSession } from '../../../functions/shared/session/session-store.ts';
import { countRequests } from '../../../functions/shared/user/request-limit.ts';
import { rememberUser } from '../../../functions/shared/user/user-directory.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { firstLogin, limits, loginOf, openSessionOn, projectId } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { jsonEvent } from '../gateway-event.ts';
import { rememberPorts } from '../remember-ports.ts';

const tokenAt = async (path: string) => {
  const table = memoryTable();
  const { token } = await openSessionOn(table)(loginOf(), firstLogin, callAt());
  const story = connectToken({
    ...{ projectId, cookie: { name: 's', sameSite: 'Strict' }, allowedOrigins: new Set<string>() },
    ...{ types: ['passkey-list'], lifetimeSeconds: 300, freshLoginSeconds: 900, allowIdTokenInBody: false },
    checkAfterDelete: async () => undefined,
    requireSession: requireSession(findSession(table.get), limits),
    touchSession: touchSession(table.update, limits),
    verifyIssuerToken: () => Promise.reject(new Error('not asked for')),
    rememberUser: rememberUser(rememberPorts(table), projectId),
    countRequest: countRequests(table.update, 60),
    createConnectToken: async () => ({ secret: 'cot_1', expiresAtSeconds: now + 300 }),
  });
  const headers = { authorization: `Bearer ${token}` };
  const event = jsonEvent({ connectTokenType: 'passkey-list' }, { path, headers });
  return (await story(readHttpRequest(event), callAt())).body;
};

it.each([
  ['/auth/createConnectToken', { connectToken: 'cot_1' }],
  ['/connectToken', { token: 'cot_1' }],
  ['/auth/corbadoConnectToken', { connectToken: 'cot_1', token: 'cot_1', expiresAt: now + 300 }],
])('T3: %s answers %j', async (path, expected) => {
  expect(await tokenAt(path)).toEqual(expected);
});
