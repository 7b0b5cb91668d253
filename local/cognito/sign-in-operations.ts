// InitiateAuth and RespondToAuthChallenge, for apps and, as Admin…, for backends: the first step of a sign-in, and each next one.
import * as z from 'zod';
import type { AuthSession } from './auth-sessions.ts';
import { invalidParameter, notAuthorized } from './cognito-error.ts';
import { answerCustomChallenge, startCustomAuth } from './custom-auth.ts';
import { type CognitoParts, clientIdField, openOperation, poolIdField, signedOperation, textMap } from './operation.ts';
import { type CognitoPool, clientOf, poolOf, poolOfClient } from './pool-users.ts';
import { beginSigningIn, requiredParameter, resumeSigningIn, signInWithPassword } from './signing-in.ts';
import type { LocalUserPoolClient } from './user-pool.ts';

const authFlows = [
  'USER_SRP_AUTH',
  'REFRESH_TOKEN_AUTH',
  'REFRESH_TOKEN',
  'CUSTOM_AUTH',
  'ADMIN_NO_SRP_AUTH',
  'USER_PASSWORD_AUTH',
  'ADMIN_USER_PASSWORD_AUTH',
  'USER_AUTH',
] as const;
type AuthFlow = (typeof authFlows)[number];

const inputSchema = z.object({
  AuthFlow: z.enum(authFlows),
  ClientId: clientIdField,
  AuthParameters: textMap.optional(),
  ClientMetadata: textMap.optional(),
});
type Input = z.output<typeof inputSchema>;

const defaultFlows = ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_CUSTOM_AUTH'];
const olderNames: Partial<Record<AuthFlow, string>> = {
  CUSTOM_AUTH: 'CUSTOM_AUTH_FLOW_ONLY',
  USER_PASSWORD_AUTH: 'USER_PASSWORD_AUTH',
  ADMIN_USER_PASSWORD_AUTH: 'ADMIN_NO_SRP_AUTH',
};

const requireAllowed = ({ authFlows: listed }: LocalUserPoolClient, flow: AuthFlow): void => {
  const allowed = listed.length > 0 ? listed : defaultFlows;
  if (!allowed.includes(`ALLOW_${flow}`) && !allowed.includes(olderNames[flow] ?? flow)) {
    throw invalidParameter(`${flow} flow not enabled for this client`);
  }
};

const initiate = (parts: CognitoParts, pool: CognitoPool, input: Input, passwordFlow: AuthFlow): Promise<object> => {
  const { AuthFlow: flow, ClientId, AuthParameters } = input;
  if (flow !== 'CUSTOM_AUTH' && flow !== passwordFlow) throw invalidParameter('Initiate Auth method not supported.');
  const client = clientOf(pool, ClientId);
  requireAllowed(client, flow);
  const username = requiredParameter(AuthParameters, 'USERNAME');
  if (flow === 'CUSTOM_AUTH') return startCustomAuth(parts, beginSigningIn(pool, client, username));
  const password = requiredParameter(AuthParameters, 'PASSWORD');
  return signInWithPassword(parts, beginSigningIn(pool, client, username), password);
};

export const initiateAuth = openOperation(inputSchema, (parts, input) =>
  initiate(parts, poolOfClient(parts.pools, input.ClientId), input, 'USER_PASSWORD_AUTH'),
);

export const adminInitiateAuth = signedOperation(inputSchema.extend({ UserPoolId: poolIdField }), (parts, input) =>
  initiate(parts, poolOf(parts.pools, input.UserPoolId), input, 'ADMIN_USER_PASSWORD_AUTH'),
);

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

const responseSchema = z.object({
  ClientId: clientIdField,
  ChallengeName: z.enum(challengeNames),
  Session: z.string().min(20).max(2048).optional(),
  ChallengeResponses: textMap.optional(),
  ClientMetadata: textMap.optional(),
});
type ResponseInput = z.output<typeof responseSchema>;

/** A session is for one user, one client and one challenge. */
const requireMatching = (session: AuthSession, pool: CognitoPool, input: ResponseInput, username: string): void => {
  const isSame =
    session.poolId === pool.id &&
    session.clientId === input.ClientId &&
    session.challengeName === input.ChallengeName &&
    [session.username, session.givenUsername].includes(username);
  if (!isSame) throw notAuthorized('Invalid session for the user.');
};

const respond = (parts: CognitoParts, pool: CognitoPool, input: ResponseInput): Promise<object> => {
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

export const respondToAuthChallenge = openOperation(responseSchema, (parts, input) =>
  respond(parts, poolOfClient(parts.pools, input.ClientId), input),
);

export const adminRespondToAuthChallenge = signedOperation(
  responseSchema.extend({ UserPoolId: poolIdField }),
  (parts, input) => respond(parts, poolOf(parts.pools, input.UserPoolId), input),
);
