// Sign-in with a password, and what Cognito asks for after it.
import { CognitoError, notAuthorized } from './cognito-error.ts';
import type { CognitoParts } from './operation.ts';
import type { CognitoUser } from './pool-users.ts';
import { issueTokens, type SigningIn } from './signing-in.ts';

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
