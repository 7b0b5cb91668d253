// The session token: enough randomness, one form, and nowhere in the table.
import { beforeAll, expect, test } from 'vitest';
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

// One user makes all the requests.
const bench = provideSystem({ extraEnv: { session: { USER_REQUESTS_PER_MINUTE: '0' } } });
const userKeyAndSecret = /^[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}$/;

const byAction = async (userId = newUserId()): Promise<{ token: string }> => {
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  const { body } = await callAction(bench, 'post-login', { signedPasskeyData });
  return { token: String(body.sessionId) };
};
const ways = {
  'the existing login, for a browser': () => signInByLogin(bench),
  'the existing login, for an app': () => signInNatively(bench),
  'a verified passkey': () => signInByPasskey(bench),
  'the post-login action': () => byAction(),
};
const names = Object.keys(ways) as (keyof typeof ways)[];

test.each(names)('S1: by %s the token is a user key and 256 bits in base64url', async (name) => {
  const { token } = await ways[name]();
  expect(token).toMatch(userKeyAndSecret);
  const secret = token.split('.')[1] ?? '';
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(Buffer.from(secret, 'base64url').toString('base64url')).toBe(secret);
});

test.each(names)('S1: by %s only the hash of the secret is stored', async (name) => {
  const { token } = await ways[name]();
  expect(await sessionRow(bench, token)).toMatchObject(sessionKey(token));
  const table = JSON.stringify(await bench.system().dynamodb.items());
  for (const part of [token, token.split('.')[1] ?? '']) expect(table).not.toContain(part);
});

const many: string[] = [];
beforeAll(async () => {
  const userId = newUserId();
  for (let round = 0; round < 5; round += 1) {
    const opened = await Promise.all(Array.from({ length: 10 }, () => signInNatively(bench, userId)));
    many.push(...opened.map(({ token }) => token));
  }
});

test('S1: fifty tokens of one user share the user key and no secret', () => {
  const [keys, secrets] = [0, 1].map((part) => new Set(many.map((token) => token.split('.')[part])));
  expect([keys?.size, secrets?.size]).toEqual([1, 50]);
});

test('S1: every bit of a secret takes both values, about equally often', () => {
  const secrets = many.map((token) => Buffer.from(token.split('.')[1] ?? '', 'base64url'));
  const setBits = Array.from({ length: 256 }, (_, bit) => {
    return secrets.filter((bytes) => ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1).length;
  });
  // For a fair bit, 50 throws outside of 6 to 44 happen about once in a hundred million.
  expect(setBits.filter((count) => count < 6 || count > 44)).toEqual([]);
});

test('S1: two users have different keys, and neither shows the user’s id', async () => {
  const [one, other] = [await signInNatively(bench), await signInNatively(bench)];
  expect(one.token.split('.')[0]).not.toBe(other.token.split('.')[0]);
  expect(Buffer.from(one.token.split('.')[0] ?? '', 'base64url').toString('latin1')).not.toContain(one.userId);
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
