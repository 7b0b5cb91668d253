// JWTs that are signed by the issuer's own key, and by everybody else's: what is taken from them and what is refused.
import { generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyIssuerToken } from '../../../../functions/shared/issuer/trusted-issuers.ts';
import { callAt } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';
import { issuer as listed, rules } from '../../trusted-issuer.ts';
import { answerOf, type RawServer, startRawServer } from '../corbado/raw-server.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const jwkOf = (key: { export(how: { format: 'jwk' }): JsonWebKey }, kid: string) => ({
  ...key.export({ format: 'jwk' }),
  kid,
});
const keys = [jwkOf(rsa.publicKey, 'rsa'), jwkOf(ec.publicKey, 'ec'), jwkOf(ed.publicKey, 'ed')];

// The library's clock is the machine's.
let seconds = 0;
beforeAll(() => {
  seconds = Math.floor(Date.now() / 1000);
});
const goodClaims = () => ({
  iss: listed.issuer,
  ...{ aud: 'app', sub: 'u-1', exp: seconds + 300, iat: seconds, auth_time: seconds },
});

const part = (json: unknown): string =>
  Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)).toString('base64url');
const jwtOf = (header: unknown, claims: unknown, signature?: Buffer): string => {
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${(signature ?? sign('sha256', Buffer.from(signed), rsa.privateKey)).toString('base64url')}`;
};
const rs256 = { alg: 'RS256', kid: 'rsa' };
const withClaims = (claims: Record<string, unknown>): string => jwtOf(rs256, { ...goodClaims(), ...claims });
// JSON has numbers that JavaScript's own text never shows.
const withNumber = (claim: string, text: string): string =>
  jwtOf(rs256, JSON.stringify({ ...goodClaims(), [claim]: '#' }).replace('"#"', text));

const verifying = async (): Promise<{ server: RawServer; verify: (jwt: string) => Promise<unknown> }> => {
  const server = await startRawServer((socket) => socket.write(answerOf(JSON.stringify({ keys }))));
  const verify = verifyIssuerToken([{ ...listed, jwksUri: server.url.href }], rules);
  return { server, verify: (jwt) => verify(jwt, callAt(seconds)) };
};
const unauthorized = (reason: string) => refusing('unauthorized', reason);

it('JWT: a good one names its user', async () => {
  const { verify } = await verifying();
  expect(await verify(withClaims({}))).toMatchObject({ userId: 'u-1', authTimeSeconds: seconds });
});

describe('JWT: refused before any key is asked for', () => {
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
    ['with an extension', () => jwtOf({ ...rs256, crit: ['exp'] }, goodClaims()), 'issuer_token_extension'],
    ['with no extension in the list', () => jwtOf({ ...rs256, crit: [] }, goodClaims()), 'issuer_token_extension'],
    ['with an extension of null', () => jwtOf({ ...rs256, crit: null }, goodClaims()), 'issuer_token_extension'],
    ['whose payload is not encoded', () => jwtOf({ ...rs256, b64: false }, goodClaims()), 'issuer_token_extension'],
    ['that says so and that it is', () => jwtOf({ ...rs256, b64: true }, goodClaims()), 'issuer_token_extension'],
    ['without a key id', () => jwtOf({ alg: 'RS256' }, goodClaims()), 'issuer_key_unknown'],
  ])('%s', async (_, jwt, reason) => {
    const { server, verify } = await verifying();
    await expect(verify(jwt())).rejects.toEqual(unauthorized(reason));
    expect(server.requests).toEqual([]);
  });
});

describe('JWT: refused though the issuer signed it', () => {
  it.each<[string, Record<string, unknown>]>([
    ['for another application', { aud: 'another' }],
    ['for nobody', { aud: undefined }],
    ['for an empty list', { aud: [] }],
    ['for several others', { aud: ['another', 'app-2'] }],
  ])('%s', async (_, claims) => {
    const { verify } = await verifying();
    await expect(verify(withClaims(claims))).rejects.toEqual(unauthorized('issuer_token_refused'));
  });

  it.each([
    ['exp', -31],
    ['exp', -60],
    ['nbf', 35],
    ['nbf', 300],
  ])('whose %s is %i seconds from now, which is more than clocks differ', async (claim, offset) => {
    const { verify } = await verifying();
    await expect(verify(withClaims({ [claim]: seconds + offset }))).rejects.toEqual(
      unauthorized('issuer_token_refused'),
    );
  });

  it.each([
    ['exp', '0'],
    ['exp', '-1'],
    ['exp', '-8.64e12'],
    ['exp', '1e-300'],
    ['nbf', '8.64e12'],
  ])('whose %s is %s', async (claim, text) => {
    const { verify } = await verifying();
    await expect(verify(withNumber(claim, text))).rejects.toEqual(unauthorized('issuer_token_refused'));
  });
});

it.each([
  ['exp', -20],
  ['exp', 0.5],
  ['nbf', 20],
  ['iat', -0.5],
])(
  'JWT: one whose %s is %d seconds from now is taken: clocks differ, and seconds have fractions',
  async (claim, offset) => {
    const { verify } = await verifying();
    expect(await verify(withClaims({ [claim]: seconds + offset }))).toMatchObject({ userId: 'u-1' });
  },
);

describe('JWT: a signature', () => {
  const signed = (alg: string, kid: string) => `${part({ alg, kid })}.${part(goodClaims())}`;
  const by = (text: string, signature: Buffer) => `${text}.${signature.toString('base64url')}`;
  const ofEc = (text: string) => sign('sha256', Buffer.from(text), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' });

  it('of each kind of key is taken', async () => {
    const { verify } = await verifying();
    const [es, eddsa] = [signed('ES256', 'ec'), signed('EdDSA', 'ed')];
    expect(await verify(by(es, ofEc(es)))).toMatchObject({ userId: 'u-1' });
    expect(await verify(by(eddsa, sign(null, Buffer.from(eddsa), ed.privateKey)))).toMatchObject({ userId: 'u-1' });
  });

  const algorithms = ['RS256', 'RS512', 'ES256', 'ES512', 'EdDSA', 'HS256', 'PS256', 'none', '', 'constructor'];
  const kinds = ['rsa', 'ec', 'ed'];
  it.each(algorithms.flatMap((alg) => kinds.map((kid) => [alg, kid])))(
    'of nothing, by %s with the key %s, is refused and no fault of ours',
    async (alg = '', kid = '') => {
      const { verify } = await verifying();
      for (const length of [1, 64, 256])
        await expect(verify(by(signed(alg, kid), Buffer.alloc(length, 1)))).rejects.toEqual(refusing('unauthorized'));
    },
  );

  it('of one kind of key under the name of another is refused', async () => {
    const { verify } = await verifying();
    for (const alg of ['ES256', 'EdDSA']) {
      const text = signed(alg, 'rsa');
      const jwt = by(text, sign('sha256', Buffer.from(text), rsa.privateKey));
      await expect(verify(jwt)).rejects.toEqual(unauthorized('issuer_token_algorithm'));
    }
  });
});

it('JWT: a key id that the issuer does not have is 401 at once, over and over', async () => {
  const { server, verify } = await verifying();
  await verify(withClaims({}));
  for (let index = 0; index < 30; index += 1) {
    const jwt = jwtOf({ alg: 'RS256', kid: `x-${index}` }, goodClaims());
    await expect(verify(jwt)).rejects.toEqual(unauthorized('issuer_key_unknown'));
  }
  expect(await verify(withClaims({}))).toMatchObject({ userId: 'u-1' });
  expect(server.requests.length).toBeLessThanOrEqual(6);
});
