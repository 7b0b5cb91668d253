// The session token: enough randomness, one form, and nowhere in the table.
import { expect, test } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { cookieName } from '../support/client.ts';
import {
  asBrowser,
  idTokenFor,
  newUserId,
  passkeyProofFor,
  signInByLogin,
  signInByPasskey,
  signInNatively,
} from '../support/sign-in.ts';
import { publicId, sessionKey, sessionRow, sha256 } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

const byAction = async (): Promise<{ token: string }> => {
  const signedPasskeyData = await passkeyProofFor(bench, newUserId());
  const { body } = await callAction(bench, 'post-login', { signedPasskeyData });
  return { token: String(body.sessionId) };
};

test.each([
  ['the existing login, for a browser', () => signInByLogin(bench)],
  ['the existing login, for an app', () => signInNatively(bench)],
  ['a verified passkey', () => signInByPasskey(bench)],
  ['the post-login action', byAction],
])('S1: by %s the token is a user key and 256 bits, of which only the hash is stored', async (_, signIn) => {
  const { token } = await signIn();
  expect(token).toMatch(/^[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}$/);
  expect(await sessionRow(bench, token)).toMatchObject(sessionKey(token));
});

// How random a secret is, bit by bit, is tested in functions/shared/frame (call).
test('S1: tokens of one user share the user key and no secret; of another user nothing, and none shows an id', async () => {
  const userId = newUserId();
  const mine = await Promise.all(Array.from({ length: 5 }, () => signInByPasskey(bench, userId)));
  const other = await signInByPasskey(bench);
  const [keys, secrets] = [0, 1].map((part) => new Set([...mine, other].map(({ token }) => token.split('.')[part])));
  expect([keys?.size, secrets?.size]).toEqual([2, 6]);
  for (const key of keys ?? []) expect(Buffer.from(key ?? '', 'base64url').toString('latin1')).not.toContain(userId);
});

test('S1: nothing that could be used again is in the table: no token, proof, JWT, connect token or cookie', async () => {
  const userId = newUserId();
  const [idToken, proof] = [await idTokenFor(bench, userId), await passkeyProofFor(bench, userId)];
  const session = await bench.client.post('/auth/session', {}, { bearer: idToken, origin: bench.system().url });
  const verified = await bench.client.post('/auth/passkey/verify', { signedPasskeyData: proof, delivery: 'token' });
  const token = String(verified.body.sessionId);
  const connect = await bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer: token });
  const [cookie = ''] = session.setCookie[0]?.split(';') ?? [];
  const secrets = [idToken, proof, token, cookie.slice(cookieName.length + 1), String(connect.body.token)];
  const parts = secrets.flatMap((secret) => [secret, ...secret.split('.').slice(-1)]);
  expect(parts.filter((part) => part.length < 20)).toEqual([]);
  const table = JSON.stringify(await bench.system().dynamodb.items());
  expect(parts.filter((part) => table.includes(part))).toEqual([]);
});

test('S1: the id that is shown is cut from the hash and opens nothing', async () => {
  const session = await signInByPasskey(bench);
  const { body } = await bench.client.get('/auth/session', asBrowser(bench, session));
  expect(body.id).toBe(publicId(session.token));
  const [userKey, secret = ''] = session.token.split('.');
  for (const forged of [`${userKey}.${sha256(secret)}`, String(body.id), `${userKey}.${body.id}`]) {
    const options = { origin: bench.system().url, headers: { cookie: `${cookieName}=${forged}` } };
    expect((await bench.client.get('/auth/session', options)).status).toBe(401);
  }
});
