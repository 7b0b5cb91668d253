// Who is signing in: a user of the pool, or a made-up one where the client must not reveal that there is none;
// and sign-in with a password.
import { createHash } from 'node:crypto';
import type { AuthSession } from './auth-sessions.ts';
import { CognitoError, invalidParameter, notAuthorized, userNotFound } from './cognito-error.ts';
import type { CognitoParts } from './operation.ts';
import { signPoolTokens, tokenLifetimeSeconds } from './pool-tokens.ts';
import { type CognitoPool, type CognitoUser, findUser } from './pool-users.ts';
import type { LocalUserPoolClient } from './user-pool.ts';

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

/** A factor that is enabled is asked for at every sign-in with a password; a pool without MFA asks for none. */
const challengeAfterPassword = (user: CognitoUser, mfa: 'OFF' | 'OPTIONAL' | 'ON'): string | undefined => {
  if (user.status === 'FORCE_CHANGE_PASSWORD') return 'NEW_PASSWORD_REQUIRED';
  if (mfa === 'OFF') return undefined;
  if (user.mfaEnabled.length > 1) return user.mfaPreferred ?? 'SELECT_MFA_TYPE';
  return user.mfaEnabled[0] ?? (mfa === 'ON' ? 'MFA_SETUP' : undefined);
};

export const signInWithPassword = async (
  parts: CognitoParts,
  signingIn: SigningIn,
  password: string,
): Promise<object> => {
  const { pool, client, user, username, givenUsername } = signingIn;
  if (!user || user.password === undefined || user.password !== password) throw notAuthorized();
  if (user.status === 'RESET_REQUIRED') {
    throw new CognitoError('PasswordResetRequiredException', 'Password reset required for the user');
  }
  const challengeName = challengeAfterPassword(user, pool.settings.MfaConfiguration);
  if (challengeName === undefined) return issueTokens(parts, signingIn);
  const nothing = { challengeMetadata: null, privateParameters: {}, history: [] };
  const step = { poolId: pool.id, clientId: client.id, username, givenUsername, challengeName };
  return {
    ChallengeName: challengeName,
    Session: parts.sessions.open({ ...step, ...nothing }),
    ChallengeParameters: { USER_ID_FOR_SRP: username },
  };
};
