// The tokens of a sign-in, with the claims that Cognito puts in them.
import { randomBytes, randomUUID } from 'node:crypto';
import type { SignOptions } from '../stand-in/rs256-signer.ts';
import type { CognitoUser } from './pool-users.ts';
import type { CognitoPool } from './user-pool.ts';

export const tokenLifetimeSeconds = 3600;

export type PoolTokens = { readonly idToken: string; readonly accessToken: string; readonly refreshToken: string };

export type TokenOverrides = SignOptions & {
  /** Replaces or adds claims; a claim set to `undefined` is left out. */
  readonly idClaims?: Record<string, unknown>;
  readonly accessClaims?: Record<string, unknown>;
  /** Signs in that long ago: 3600 and more gives expired tokens. */
  readonly issuedSecondsAgo?: number;
};

export type TokenParts = {
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
