// The stand-in for the existing login is an OIDC issuer that a strict verifier accepts, and that can misbehave.
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoUsers } from '../../local/login/demo-users.ts';
import { type LoginStandIn, startLoginStandIn } from '../../local/login/login-stand-in.ts';

const nowSeconds = 1_790_000_000;
const clock = { nowMilliseconds: () => nowSeconds * 1000 };
let login: LoginStandIn;

beforeEach(async () => {
  login = await startLoginStandIn({ clock, audience: 'demo-app' });
});
afterEach(() => login.close());

const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${login.url}/login`, { method: 'POST', headers, body: JSON.stringify(body) });
const verify = (token: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${login.url}/.well-known/jwks.json`)), {
    issuer: login.url,
    audience: 'demo-app',
    algorithms: ['RS256'],
    currentDate: new Date(nowSeconds * 1000),
  });

describe('sign-in', () => {
  it.each(demoUsers)('gives $username an id token', async ({ username, password, email, name }) => {
    const answer = await post({ username, password });
    const { idToken, expiresInSeconds } = (await answer.json()) as { idToken: string; expiresInSeconds: number };
    expect([answer.status, expiresInSeconds]).toEqual([200, 3600]);
    expect((await verify(idToken)).payload).toEqual({
      iss: login.url,
      sub: username,
      aud: 'demo-app',
      token_use: 'id',
      auth_time: nowSeconds,
      iat: nowSeconds,
      exp: nowSeconds + 3600,
      email,
      email_verified: true,
      name,
    });
  });

  it('takes the e-mail address for the user name', async () => {
    const { email, password } = demoUsers[0] ?? { email: '', password: '' };
    expect((await post({ username: email, password })).status).toBe(200);
  });

  it.each([
    ['a wrong password', { username: 'ada.lovelace', password: 'x' }, 401],
    ['an unknown user', { username: 'nobody', password: 'x' }, 401],
    ['no password', { username: 'ada.lovelace' }, 400],
    ['no object', null, 400],
  ])('refuses %s', async (_, body, status) => {
    expect((await post(body)).status).toBe(status);
  });

  it('lets a visitor in who was added for one journey', async () => {
    const { username, password } = login.addVisitor();
    expect((await post({ username, password })).status).toBe(200);
    expect(login.addVisitor().username).not.toBe(username);
  });

  it('may be used by a page of this machine only', async () => {
    const allowed = async (origin: string) =>
      (await post({}, { origin })).headers.get('access-control-allow-origin') ?? undefined;
    expect(await allowed('http://localhost:4100')).toBe('http://localhost:4100');
    expect(await allowed('https://evil.example')).toBeUndefined();
    expect(await allowed('http://localhost.evil.example')).toBeUndefined();
    const preflight = await fetch(`${login.url}/login`, { method: 'OPTIONS', headers: { origin: 'http://localhost' } });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([204, 'content-type']);
  });
});

describe('tokens for tests', () => {
  it.each([
    ['wrong key', { forgery: 'wrong-key' as const }],
    ['alg none', { forgery: 'alg-none' as const }],
    ['HS256 with the public key', { forgery: 'hs256-with-public-key' as const }],
    ['unknown key id', { header: { kid: 'unknown' } }],
    ['expired', { issuedSecondsAgo: 3601 }],
    ['another audience', { claims: { aud: 'other-app' } }],
    ['another issuer', { claims: { iss: 'https://other.example' } }],
  ])('are refused by a strict verifier: %s', async (_, overrides) => {
    await expect(verify(await login.signIdToken(overrides))).rejects.toThrow();
  });
});

describe('keys', () => {
  it('are announced by discovery and counted', async () => {
    const discovery = await (await fetch(`${login.url}/.well-known/openid-configuration`)).json();
    expect(discovery).toMatchObject({ issuer: login.url, jwks_uri: `${login.url}/.well-known/jwks.json` });
    await verify(await login.signIdToken());
    expect(login.jwksRequests).toBe(1);
  });

  it('can be rotated; tokens of the earlier key stay valid', async () => {
    const before = await login.signIdToken();
    await login.rotateKey();
    const after = await login.signIdToken();
    expect(after.split('.')[0]).not.toBe(before.split('.')[0]);
    await expect(Promise.all([verify(before), verify(after)])).resolves.toHaveLength(2);
  });

  it('can fail or stay silent', async () => {
    login.setJwksBehaviour('fail');
    expect((await fetch(`${login.url}/.well-known/jwks.json`)).status).toBe(500);
    login.setJwksBehaviour('stall');
    const silent = fetch(`${login.url}/.well-known/jwks.json`, { signal: AbortSignal.timeout(200) });
    await expect(silent).rejects.toThrow(/timeout/);
    expect(login.jwksRequests).toBe(2);
  });
});
