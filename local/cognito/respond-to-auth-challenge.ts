// RespondToAuthChallenge and AdminRespondToAuthChallenge: the answer to a challenge.
import * as z from 'zod';
import type { AuthSession } from './auth-sessions.ts';
import { clientIdField, poolIdField, textMap } from './call-input.ts';
import { invalidParameter, notAuthorized } from './cognito-error.ts';
import { answerCustomChallenge } from './custom-auth.ts';
import { type CognitoParts, openOperation, signedOperation } from './operation.ts';
import { requiredParameter, resumeSigningIn } from './signing-in.ts';
import { type CognitoPool, clientOf, poolOf, poolOfClient } from './user-pool.ts';

const challengeNames = [
  'SMS_MFA',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_MFA',
  'SELECT_MFA_TYPE',
  'MFA_SETUP',
  'PASSWORD_VERIFIER',
  'CUSTOM_CHALLENGE',
  'NEW_PASSWORD_REQUIRED',
] as const;

const inputSchema = z.object({
  ClientId: clientIdField,
  ChallengeName: z.enum(challengeNames),
  Session: z.string().min(20).max(2048).optional(),
  ChallengeResponses: textMap.optional(),
  ClientMetadata: textMap.optional(),
});
type Input = z.output<typeof inputSchema>;

/** A session is for one user, one client and one challenge. */
const requireMatching = (session: AuthSession, pool: CognitoPool, input: Input, username: string): void => {
  const isSame =
    session.poolId === pool.id &&
    session.clientId === input.ClientId &&
    session.challengeName === input.ChallengeName &&
    [session.username, session.givenUsername].includes(username);
  if (!isSame) throw notAuthorized('Invalid session for the user.');
};

const respond = (parts: CognitoParts, pool: CognitoPool, input: Input): Promise<object> => {
  const client = clientOf(pool, input.ClientId);
  const username = requiredParameter(input.ChallengeResponses, 'USERNAME');
  if (input.Session === undefined) throw invalidParameter('Missing required parameter Session');
  if (input.ChallengeName !== 'CUSTOM_CHALLENGE') {
    throw invalidParameter(`The stand-in takes no answers to ${input.ChallengeName}`);
  }
  const answer = requiredParameter(input.ChallengeResponses, 'ANSWER');
  const session = parts.sessions.take(input.Session);
  requireMatching(session, pool, input, username);
  return answerCustomChallenge(parts, resumeSigningIn(pool, client, session), session, answer, input.ClientMetadata);
};

export const respondToAuthChallenge = openOperation(inputSchema, (parts, input) =>
  respond(parts, poolOfClient(parts.pools, input.ClientId), input),
);

export const adminRespondToAuthChallenge = signedOperation(
  inputSchema.extend({ UserPoolId: poolIdField }),
  (parts, input) => respond(parts, poolOf(parts.pools, input.UserPoolId), input),
);
