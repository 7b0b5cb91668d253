// The pool as an issuer: its tokens and keys, looked at by the verifier that functions use.
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier';
import { beforeAll, expect, it } from 'vitest';
import { discreetClient, poolId, provideCognito } from './test-pool.ts';

const jwksFetcher = { fetch: async (uri: string) => (await fetch(uri)).arrayBuffer() };

const { cognito } = provideCognito();

beforeAll(() => {
  const attributes = { email: 'ada@example.com', email_verified: 'true', 'custom:passkey_enrolled': 'true' };
  cognito().users.add(poolId, { username: 'ada', sub: 'sub-of-ada', attributes });
});

const createVerifier = () => {
  const issuer = cognito().issuerOf(poolId);
  const jwksUri = `${issuer}/.well-known/jwks.json`;
  return JwtVerifier.create(
    { issuer, jwksUri, audience: discreetClient },
    { jwksCache: new SimpleJwksCache({ fetcher: jwksFetcher }) },
  );
};

it('issues tokens with the claims of Cognito', async () => {
  const { idToken, accessToken } = await cognito().issueTokens(poolId, discreetClient, 'ada');
  const claims = await createVerifier().verify(idToken);
  const times = { auth_time: claims.iat, iat: expect.any(Number), exp: (claims.iat ?? 0) + 3600 };
  const ids = { jti: expect.any(String), origin_jti: expect.any(String), event_id: expect.any(String) };
  const shared = { iss: `${cognito().url}/${poolId}`, sub: 'sub-of-ada', ...times, ...ids };
  expect(claims).toEqual({
    ...shared,
    ...{ aud: discreetClient, token_use: 'id', 'cognito:username': 'ada' },
    ...{ email: 'ada@example.com', email_verified: true, 'custom:passkey_enrolled': 'true' },
  });
  const access = decomposeUnverifiedJwt(accessToken);
  expect(access.payload).toEqual({
    ...shared,
    ...{ client_id: discreetClient, token_use: 'access', username: 'ada', scope: 'aws.cognito.signin.user.admin' },
  });
  expect(Object.keys(access.header).sort()).toEqual(['alg', 'kid']);
});

it.each([
  ['expired', { issuedSecondsAgo: 3601 }],
  ['of another client', { idClaims: { aud: 'other' } }],
  ['signed by someone else', { forgery: 'wrong-key' as const }],
])('can make one that is refused: %s', async (_, overrides) => {
  const { idToken } = await cognito().issueTokens(poolId, discreetClient, 'ada', overrides);
  await expect(createVerifier().verify(idToken)).rejects.toThrow();
});

it('rotates keys, serves earlier ones too, and counts who asks', async () => {
  const [verifier, asked] = [createVerifier(), cognito().jwksRequests];
  const before = await cognito().issueTokens(poolId, discreetClient, 'ada');
  await cognito().rotateKeys(poolId);
  const after = await cognito().issueTokens(poolId, discreetClient, 'ada');
  await verifier.verify(before.idToken);
  await verifier.verify(after.idToken);
  expect(cognito().jwksRequests - asked).toBe(1);
  expect(decomposeUnverifiedJwt(before.idToken).header.kid).not.toBe(decomposeUnverifiedJwt(after.idToken).header.kid);
});

it('fails to serve its keys when told to', async () => {
  cognito().faults.next('Jwks', { kind: 'error', name: 'InternalErrorException' });
  const jwks = `${cognito().issuerOf(poolId)}/.well-known/jwks.json`;
  const asked = cognito().jwksRequests;
  expect([(await fetch(jwks)).status, (await fetch(jwks)).status]).toEqual([500, 200]);
  expect(cognito().jwksRequests - asked).toBe(2);
});

it('announces where its keys are', async () => {
  const issuer = cognito().issuerOf(poolId);
  const discovery = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  expect(discovery).toMatchObject({ issuer, jwks_uri: `${issuer}/.well-known/jwks.json` });
  expect((await fetch(`${cognito().url}/eu-central-1_Nowhere/.well-known/jwks.json`)).status).toBe(400);
});
