// JWTs that are signed by the issuer's own key, and by everybody else's: what is taken from them, what is refused, and what is an outage.
import { generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../../functions/shared/frame/refusal.ts';
import { openIssuers, verifyIssuerToken } from '../../../../functions/shared/issuer/trusted-issuers.ts';
import { callAt } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';
import { issuer as listed, rules } from '../../trusted-issuer.ts';
import { answerOf, startRawServer } from '../corbado/raw-server.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const jwkOf = (key: { export(how: { format: 'jwk' }): JsonWebKey }, kid: string) => ({
  ...key.export({ format: 'jwk' }),
  kid,
});
const keys = [jwkOf(rsa.publicKey, 'rsa'), jwkOf(ec.publicKey, 'ec'), jwkOf(ed.publicKey, 'ed')];

// The library's clock is the machine's.
const seconds = Math.floor(Date.now() / 1000);
const goodClaims = {
  iss: listed.issuer,
  ...{ aud: 'app', sub: 'u-1', exp: seconds + 3600, iat: seconds, auth_time: seconds },
};

const part = (json: unknown): string =>
  Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)).toString('base64url');
const jwtOf = (header: unknown, claims: unknown): string => {
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), rsa.privateKey).toString('base64url')}`;
};
const rs256 = { alg: 'RS256', kid: 'rsa' };
const withClaims = (claims: Record<string, unknown>): string => jwtOf(rs256, { ...goodClaims, ...claims });
// JSON has numbers that JavaScript's own text never shows.
const withNumber = (claim: string, text: string): string =>
  jwtOf(rs256, JSON.stringify({ ...goodClaims, [claim]: '#' }).replace('"#"', text));

const verifying = async (answer = answerOf(JSON.stringify({ keys }))) => {
  const server = await startRawServer((socket) => socket.write(answer));
  const issuers = openIssuers([{ ...listed, jwksUri: server.url.href }]);
  const call = callAt(seconds);
  return { server, call, verify: (jwt: string) => verifyIssuerToken(issuers, jwt, rules, call) };
};
const unauthorized = (reason: string) => refusing('unauthorized', reason);

it('JWT: a good one names its user, and an address that the issuer did not verify is a note in the log', async () => {
  const { verify, call } = await verifying();
  const address = { email: 'ada@example.com', email_verified: true };
  const known = { userId: 'u-1', identifier: address.email, authTimeSeconds: seconds };
  expect(await verify(withClaims(address))).toMatchObject(known);
  expect(call.trail.facts).toEqual({});
  expect(await verify(withClaims({ ...address, email_verified: false }))).not.toHaveProperty('identifier');
  expect(call.trail.facts).toEqual({ identifierUnverified: true });
});

it('I1: with no issuer listed every JWT is refused', async () => {
  const asked = verifyIssuerToken(openIssuers([]), 'a.b.c', rules, callAt());
  await expect(asked).rejects.toEqual(unauthorized('no_trusted_issuer'));
});

it.each<[string, () => string, string]>([
  ['of an issuer that is not listed', () => withClaims({ iss: 'https://evil.example' }), 'issuer_unknown'],
  ['of no issuer', () => withClaims({ iss: undefined }), 'issuer_unknown'],
  ['that never ends', () => withClaims({ exp: undefined }), 'issuer_token_times'],
  ['whose end is null', () => withClaims({ exp: null }), 'issuer_token_form'],
  ['that ended before there was time', () => withNumber('exp', '-1e300'), 'issuer_token_times'],
  ['that ends after all time', () => withNumber('exp', '1e300'), 'issuer_token_times'],
  ['that begins after all time', () => withNumber('nbf', '1e300'), 'issuer_token_times'],
  ['that began before there was time', () => withNumber('nbf', '-1e300'), 'issuer_token_times'],
  ['made after all time', () => withNumber('iat', '9e12'), 'issuer_token_times'],
  ['whose end is more than a number', () => withNumber('exp', '1e999'), 'issuer_token_form'],
  ['whose beginning is a text', () => withClaims({ nbf: '1' }), 'issuer_token_form'],
  ['with an extension', () => jwtOf({ ...rs256, crit: ['exp'] }, goodClaims), 'issuer_token_extension'],
  ['with an empty list of extensions', () => jwtOf({ ...rs256, crit: [] }, goodClaims), 'issuer_token_extension'],
  ['with an extension of null', () => jwtOf({ ...rs256, crit: null }, goodClaims), 'issuer_token_extension'],
  ['whose payload is not encoded', () => jwtOf({ ...rs256, b64: false }, goodClaims), 'issuer_token_extension'],
  ['that says that it is encoded', () => jwtOf({ ...rs256, b64: true }, goodClaims), 'issuer_token_extension'],
  ['without a key id', () => jwtOf({ alg: 'RS256' }, goodClaims), 'issuer_key_unknown'],
])('JWT: refused before any key is asked for: one %s', async (_, jwt, reason) => {
  const { server, verify } = await verifying();
  await expect(verify(jwt())).rejects.toEqual(unauthorized(reason));
  expect(server.requests).toEqual([]);
});

it.each<[string, () => string]>([
  ...['another', undefined, [], ['another', 'app-2']].map(
    (aud) => [`for ${JSON.stringify(aud)}`, () => withClaims({ aud })] as [string, () => string],
  ),
  ['that ended 31 s ago', () => withClaims({ exp: seconds - 31 })],
  ['that begins in 35 s', () => withClaims({ nbf: seconds + 35 })],
  ...['0', '-1', '-8.64e12', '1e-300'].map(
    (exp) => [`whose end is ${exp}`, () => withNumber('exp', exp)] as [string, () => string],
  ),
  ['that begins when all time ends', () => withNumber('nbf', '8.64e12')],
])('JWT: refused though the issuer signed it: one %s', async (_, jwt) => {
  const { verify } = await verifying();
  await expect(verify(jwt())).rejects.toEqual(unauthorized('issuer_token_refused'));
});

it.each([
  ['exp', -20],
  ['exp', 0.5],
  ['nbf', 20],
  ['iat', -0.5],
])('JWT: one whose %s is %d s from now is taken: clocks differ, and seconds have fractions', async (claim, offset) => {
  const { verify } = await verifying();
  const at = Math.floor(Date.now() / 1000) + offset;
  expect(await verify(withClaims({ [claim]: at }))).toMatchObject({ userId: 'u-1' });
});

describe('JWT: a signature', () => {
  const signed = (alg: string, kid: string) => `${part({ alg, kid })}.${part(goodClaims)}`;
  const by = (text: string, signature: Buffer) => `${text}.${signature.toString('base64url')}`;

  it('of each kind of key is taken', async () => {
    const { verify } = await verifying();
    const [es, eddsa] = [signed('ES256', 'ec'), signed('EdDSA', 'ed')];
    const ofEc = sign('sha256', Buffer.from(es), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' });
    expect(await verify(by(es, ofEc))).toMatchObject({ userId: 'u-1' });
    expect(await verify(by(eddsa, sign(null, Buffer.from(eddsa), ed.privateKey)))).toMatchObject({ userId: 'u-1' });
  });

  it.each(['RS256', 'RS512', 'ES256', 'ES512', 'EdDSA', 'HS256', 'PS256', 'none', '', 'constructor'])(
    'of nothing, by %s, is refused with every kind of key, and no fault of ours',
    async (algorithm) => {
      const { verify } = await verifying();
      for (const kid of ['rsa', 'ec', 'ed'])
        for (const length of [1, 64, 256])
          await expect(verify(by(signed(algorithm, kid), Buffer.alloc(length, 1)))).rejects.toEqual(
            refusing('unauthorized'),
          );
    },
  );

  it.each(['ES256', 'EdDSA'])('of an RSA key under the name of %s is refused', async (algorithm) => {
    const { verify } = await verifying();
    const text = signed(algorithm, 'rsa');
    const jwt = by(text, sign('sha256', Buffer.from(text), rsa.privateKey));
    await expect(verify(jwt)).rejects.toEqual(unauthorized('issuer_token_algorithm'));
  });
});

it.each<[string, Buffer]>([
  ['is down', answerOf('', 'HTTP/1.1 503 X')],
  ['is down, with its keys in the answer', answerOf(JSON.stringify({ keys }), 'HTTP/1.1 503 X')],
  ['has moved', answerOf('', 'HTTP/1.1 307 X\r\nlocation: http://127.0.0.1:9/')],
  ['does not answer in JSON', answerOf('not JSON')],
  ['has no keys', answerOf('{}')],
])('R5: is an outage, and no 401, when the issuer %s', async (_, answer) => {
  const { verify } = await verifying(answer);
  await expect(verify(withClaims({}))).rejects.toEqual(refusing('temporarily_unavailable', 'issuer_unavailable'));
});

it('I3: any three parts are refused or meet an outage, and nothing unexpected happens', async () => {
  const { verify } = await verifying();
  const value = fc.oneof(fc.json(), fc.string());
  const header = fc.record({
    alg: fc.constantFrom('RS256', 'none', 'HS256', 'ES256'),
    kid: fc.constantFrom('rsa', 'x'),
  });
  const claims = fc.record({
    iss: fc.constantFrom<unknown>(listed.issuer, 'x', null, [listed.issuer]),
    aud: fc.jsonValue(),
    exp: fc.oneof(fc.jsonValue(), fc.constant(seconds + 300)),
  });
  const asText = (record: object) => JSON.stringify(record);
  const jwt = fc
    .tuple(fc.oneof(value, header.map(asText)), fc.oneof(value, claims.map(asText)), fc.string())
    .map((parts) => parts.map(part).join('.'));
  const notEncoded = fc.string().map((text) => `${text}.${text}.x`);
  const check = async (token: string) => {
    const thrown: unknown = await verify(token).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Refusal);
    expect(['unauthorized', 'temporarily_unavailable']).toContain((thrown as Refusal).code);
  };
  await fc.assert(fc.asyncProperty(fc.oneof(jwt, notEncoded), check), { numRuns: 200 });
});
