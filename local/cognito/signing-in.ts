// Whoever is signing in: a user of the pool, or somebody made up where the client must not tell that there is none.
import { createHash } from 'node:crypto';
import type { AuthSession } from './auth-sessions.ts';
import { CognitoError, invalidParameter, notAuthorized, userNotFound } from './cognito-error.ts';
import type { CognitoParts } from './operation.ts';
import { signPoolTokens, tokenLifetimeSeconds } from './pool-tokens.ts';
import { type CognitoUser, findUser } from './pool-users.ts';
import type { CognitoPool, LocalUserPoolClient } from './user-pool.ts';

export type SigningIn = {
  readonly pool: CognitoPool;
  readonly client: LocalUserPoolClient;
  readonly user: CognitoUser | undefined;
  /** Of the user, or made up. */
  readonly username: string;
  /** As typed. */
  readonly givenUsername: string;
};

// The same name every time, or asking twice would tell.
const madeUpUsername = (poolId: string, givenUsername: string): string =>
  createHash('sha256')
    .update(`${poolId} ${givenUsername}`)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');

const requireMaySignIn = (user: CognitoUser): void => {
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (user.status === 'UNCONFIRMED') throw new CognitoError('UserNotConfirmedException', 'User is not confirmed.');
};

export const beginSigningIn = (pool: CognitoPool, client: LocalUserPoolClient, givenUsername: string): SigningIn => {
  const user = findUser(pool, givenUsername);
  if (user) requireMaySignIn(user);
  else if (!client.preventUserExistenceErrors) throw userNotFound();
  const username = user?.username ?? madeUpUsername(pool.id, givenUsername);
  return { pool, client, user, username, givenUsername };
};

export const resumeSigningIn = (pool: CognitoPool, client: LocalUserPoolClient, session: AuthSession): SigningIn => {
  const user = pool.users.get(session.username);
  if (user) requireMaySignIn(user);
  return { pool, client, user, username: session.username, givenUsername: session.givenUsername };
};

/** A parameter that AWS checks itself, in the maps that its model leaves open. */
export const requiredParameter = (parameters: Readonly<Record<string, string>> | undefined, name: string): string => {
  const value = parameters?.[name];
  if (value === undefined) throw invalidParameter(`Missing required parameter ${name}`);
  return value;
};

export const issueTokens = async (parts: CognitoParts, { pool, client, user }: SigningIn): Promise<object> => {
  // Whatever the triggers say: nobody signs in who does not exist.
  if (!user) throw notAuthorized();
  const issuer = parts.issuerOf(pool.id);
  const { nowMilliseconds } = parts;
  const tokens = await signPoolTokens({ pool, issuer, clientId: client.id, user, nowMilliseconds });
  return {
    AuthenticationResult: {
      AccessToken: tokens.accessToken,
      ExpiresIn: tokenLifetimeSeconds,
      IdToken: tokens.idToken,
      RefreshToken: tokens.refreshToken,
      TokenType: 'Bearer',
    },
    ChallengeParameters: {},
  };
};
