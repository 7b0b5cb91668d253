// A pool as an OIDC issuer: its tokens with the claims that Cognito puts in them, its keys and its configuration.
import { randomBytes, randomUUID } from 'node:crypto';
import type { SignOptions } from '../stand-in/rs256-signer.ts';
import { CognitoError } from './cognito-error.ts';
import type { CognitoParts } from './operation.ts';
import type { CognitoPool, CognitoUser } from './pool-users.ts';

export const tokenLifetimeSeconds = 3600;

export type PoolTokens = { readonly idToken: string; readonly accessToken: string; readonly refreshToken: string };

export type TokenOverrides = SignOptions & {
  /** Replaces or adds claims; a claim set to `undefined` is left out. */
  readonly idClaims?: Record<string, unknown>;
  readonly accessClaims?: Record<string, unknown>;
  /** Signs in that long ago: 3600 and more gives expired tokens. */
  readonly issuedSecondsAgo?: number;
};

type TokenParts = {
  readonly pool: CognitoPool;
  readonly issuer: string;
  readonly clientId: string;
  readonly user: CognitoUser;
  readonly nowMilliseconds: () => number;
};

const claimValue = (name: string, value: string): unknown =>
  name === 'email_verified' || name === 'phone_number_verified' ? value === 'true' : value;

/** All attributes; custom ones are texts here too. */
const attributeClaims = ({ attributes }: CognitoUser): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, claimValue(name, value)]));

// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
export const signPoolTokens = async (
  { pool, issuer, clientId, user, nowMilliseconds }: TokenParts,
  { idClaims, accessClaims, issuedSecondsAgo = 0, header, forgery }: TokenOverrides = {},
): Promise<PoolTokens> => {
  const issuedAt = Math.floor(nowMilliseconds() / 1000) - issuedSecondsAgo;
  const times = { auth_time: issuedAt, iat: issuedAt, exp: issuedAt + tokenLifetimeSeconds };
  const shared = { sub: user.sub, iss: issuer, origin_jti: randomUUID(), event_id: randomUUID(), ...times };
  const id = { ...attributeClaims(user), ...shared, aud: clientId, token_use: 'id', jti: randomUUID() };
  const access = { ...shared, client_id: clientId, token_use: 'access', scope: 'aws.cognito.signin.user.admin' };
  // Cognito's header has nothing but the key and the algorithm.
  const signing: SignOptions = { header: { typ: undefined, ...header }, ...(forgery && { forgery }) };
  const { sign } = pool.keys.current();
  const [idToken, accessToken] = await Promise.all([
    sign({ ...id, 'cognito:username': user.username, ...idClaims }, signing),
    sign({ ...access, jti: randomUUID(), username: user.username, ...accessClaims }, signing),
  ]);
  // Opaque to everyone; the stand-in does not take it back.
  return { idToken, accessToken, refreshToken: randomBytes(96).toString('base64url') };
};

export type DiscoveryRequest = { readonly poolId: string; readonly document: 'Jwks' | 'Discovery' };

/** Undefined: the path leads to neither. */
export const discoveryRequest = (path: string): DiscoveryRequest | undefined => {
  const [, poolId = '', name = ''] = /^\/([^/]+)\/\.well-known\/(jwks\.json|openid-configuration)$/.exec(path) ?? [];
  return poolId === '' ? undefined : { poolId, document: name === 'jwks.json' ? 'Jwks' : 'Discovery' };
};

export const answerDiscovery = ({ pools, issuerOf }: CognitoParts, { poolId, document }: DiscoveryRequest): object => {
  const pool = pools.get(poolId);
  if (!pool) throw new CognitoError('ResourceNotFoundException', `User pool ${poolId} does not exist.`);
  if (document === 'Jwks') return pool.keys.jwks();
  return {
    issuer: issuerOf(poolId),
    jwks_uri: `${issuerOf(poolId)}/.well-known/jwks.json`,
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
};
