// JWTs that the existing login did not issue, not for us or not for now: refused on both endpoints that take one.
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { IdTokenOverrides } from '../../local/login/id-token.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { nowSeconds } from '../support/moments.ts';
import { passkeyProofFor, signInNatively } from '../support/sign-in.ts';
import { markers, provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(async () => {
  await warmFunctions(bench);
  // Both functions hold the login's keys from here on.
  for (const send of endpoints) await send(await sign({}));
});

const sign = async (overrides: IdTokenOverrides): Promise<string> => {
  const idToken = await bench.system().login.signIdToken(overrides);
  markers.add(idToken);
  return idToken;
};

const endpoints = [
  (bearer: string) => bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer }),
  (bearer: string) => bench.client.post('/auth/session', {}, { bearer }),
];

const expectRefused = async (bearer: string): Promise<void> => {
  for (const send of endpoints) {
    const { result, effects } = await effectsOf(bench, () => send(bearer));
    expect([result.status, result.body.code, result.setCookie]).toEqual([401, 'unauthorized', []]);
    expect(effects).toEqual(noEffects);
  }
};

type Case = readonly [string, () => IdTokenOverrides];
const cases: readonly Case[] = [
  ['signed with another key under the right key id', () => ({ forgery: 'wrong-key' })],
  ['without a signature', () => ({ forgery: 'alg-none' })],
  ['signed with HS256 and the public key as the secret', () => ({ forgery: 'hs256-with-public-key' })],
  ['with a key id that is a number', () => ({ header: { kid: 1 } })],
  ['without a key id', () => ({ header: { kid: undefined } })],
  ['that expired a minute ago', () => ({ issuedSecondsAgo: 3660 })],
  ['that expired years ago', () => ({ claims: { exp: 1 } })],
  ['with an expiry that is a text', () => ({ claims: { exp: String(nowSeconds(bench) + 60) } })],
  ['that is not valid before tomorrow', () => ({ claims: { nbf: nowSeconds(bench) + 86_400 } })],
  ['for another application', () => ({ claims: { aud: 'another-app' } })],
  ['for an application whose name begins like ours', () => ({ claims: { aud: 'demo-app-2' } })],
  ['for nobody', () => ({ claims: { aud: undefined } })],
  ['for an empty list', () => ({ claims: { aud: [] } })],
  ['of another issuer', () => ({ claims: { iss: 'https://login.example' } })],
  ['of no issuer', () => ({ claims: { iss: undefined } })],
  ['of an issuer in a list', () => ({ claims: { iss: [bench.system().login.url] } })],
  ['of our issuer with a slash', () => ({ claims: { iss: `${bench.system().login.url}/` } })],
  ['of an issuer that begins like ours', () => ({ claims: { iss: `${bench.system().login.url}.evil.example` } })],
];

test.each(cases)('JWT: %s is 401, and nothing is looked up', async (_, overrides) => {
  await expectRefused(await sign(overrides()));
});

test('JWT: one that never expires is no login of now', async () => {
  await expectRefused(await sign({ claims: { exp: undefined } }));
});

test('JWT: a signature, a claim or a header changed by one character is 401', async () => {
  const parts = (await sign({})).split('.');
  const changed = (part: string) => `${part.slice(0, 20)}${part[20] === 'A' ? 'B' : 'A'}${part.slice(21)}`;
  for (const position of [0, 1, 2])
    await expectRefused(parts.map((p, i) => (i === position ? changed(p) : p)).join('.'));
  await expectRefused(`${parts[0]}.${parts[1]}.`);
  await expectRefused(`${parts.join('.')}A`);
});

test('JWT: the payload of one with the signature of another is 401', async () => {
  const [[header, payload], [, , signature]] = [
    (await sign({ claims: { sub: 'victim' } })).split('.'),
    (await sign({})).split('.'),
  ];
  await expectRefused(`${header}.${payload}.${signature}`);
});

test('JWT: Corbado’s signedPasskeyData is not one of the login', async () => {
  await expectRefused(await passkeyProofFor(bench, 'some-user'));
});

test('JWT: our own session token is none, and opens no second session', async () => {
  const { token: bearer } = await signInNatively(bench);
  const { result, effects } = await effectsOf(bench, () => bench.client.post('/auth/session', {}, { bearer }));
  expect([result.status, result.body.code, effects]).toEqual([401, 'unauthorized', noEffects]);
});

const part = fc
  .oneof(
    fc.json(),
    fc
      .record({
        alg: fc.constantFrom('RS256', 'none', 'HS256', 1),
        kid: fc.jsonValue().filter((kid) => typeof kid !== 'string'),
      })
      .map((header) => JSON.stringify(header)),
    fc.string({ unit: 'binary' }),
  )
  .map((text) => Buffer.from(text).toString('base64url'));
const junk = fc.oneof(
  fc.tuple(part, part, part).map((parts) => parts.join('.')),
  fc.stringMatching(/^[A-Za-z0-9._~+/=-]{1,60}$/),
);

test('JWT: a key id that nobody has, of another issuer or of none, is 401 each time', async () => {
  for (const iss of ['https://login.example', undefined, null, 1, {}])
    for (const kid of ['nobody-has-this', '', '__proto__'])
      await expectRefused(await sign({ header: { kid }, claims: { iss } }));
});

test('I1: whatever stands behind Bearer, it is 401 and nothing happens', async () => {
  await fc.assert(
    fc.asyncProperty(junk, async (bearer) => {
      for (const send of endpoints) {
        const { result, effects } = await effectsOf(bench, () => send(bearer));
        expect([result.status, effects]).toEqual([401, noEffects]);
      }
    }),
    { numRuns: 100, seed: 20_261_121 },
  );
});

test('JWT: a list of applications that has ours in it is accepted, as OpenID Connect says', async () => {
  const bearer = await sign({ claims: { sub: 'user-of-two-apps', aud: ['another-app', 'demo-app'] } });
  for (const send of endpoints) expect((await send(bearer)).status).toBe(200);
});
