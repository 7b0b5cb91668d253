// Users of a user pool: made by its owner, given a passkey at the deployed API, and logged in with it as an app does.
import { randomBytes } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  type CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import type { Passkey } from '../../local/corbado/corbado-state.ts';
import type { LoginUser } from '../../local/login/demo-users.ts';
import { jsonOf, sendRequest } from '../../operations/command/send-request.ts';
import type { OutsideWorld } from './outside-world.ts';

/** One that could sign in, had they no passkey. */
export const createPoolUser = async (
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  username: string,
): Promise<void> => {
  const who = { UserPoolId: userPoolId, Username: username };
  const password = `${randomBytes(12).toString('base64url')}aA1!`;
  await client.send(new AdminCreateUserCommand({ ...who, TemporaryPassword: password, MessageAction: 'SUPPRESS' }));
  await client.send(new AdminSetUserPasswordCommand({ ...who, Password: password, Permanent: true }));
};

/** Throws unless the user has this value in the attribute. */
export const expectAttribute = async (
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  username: string,
  [name, expected]: readonly [string, string | undefined],
): Promise<void> => {
  const command = new AdminGetUserCommand({ UserPoolId: userPoolId, Username: username });
  const { UserAttributes = [] } = await client.send(command);
  const value = UserAttributes.find((attribute) => attribute.Name === name)?.Value;
  if (value === expected) return;
  throw new ConfigurationProblem(`expected ${name} to be ${expected ?? 'absent'}, got ${value ?? 'none'}`);
};

const post = async (base: string, path: string, body: object, token?: string): Promise<Record<string, unknown>> => {
  const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const headers = { 'content-type': 'application/json', ...bearer };
  const answer = await sendRequest(base, { method: 'POST', path, headers, body: JSON.stringify(body) });
  if (answer.status === 200) return jsonOf(answer);
  throw new ConfigurationProblem(`expected 200 from ${path}, got ${answer.status}: ${answer.text.slice(0, 300)}`);
};

/** A session for an id token, and a connect token for it as well. */
export const tradeIdToken = async (apiUrl: string, idToken: string, userId: string): Promise<void> => {
  const session = await post(apiUrl, '/auth/session', { delivery: 'token' }, idToken);
  if (session.userId !== userId) throw new ConfigurationProblem(`expected a session of ${userId}, got one of another`);
  await post(apiUrl, '/auth/corbadoConnectToken', { type: 'passkey-append' }, idToken);
};

export type Created = { readonly passkey: Passkey /** What the post-append action said. */; readonly said: object };

export const createPasskey = async (
  apiUrl: string,
  { corbado, login }: OutsideWorld,
  { username, password }: LoginUser,
): Promise<Created> => {
  const { idToken } = await post(login.url, '/login', { username, password });
  const token = await post(apiUrl, '/auth/corbadoConnectToken', { type: 'passkey-append' }, String(idToken));
  const { passkey, action } = await corbado.ceremonies.append({ connectToken: String(token.connectToken) });
  const { statusCode, body } = action.answer;
  if (statusCode === 200) return { passkey, said: body };
  throw new ConfigurationProblem(`the post-append action answered ${statusCode}: ${JSON.stringify(body)}`);
};

export type PoolApp = { readonly client: CognitoIdentityProviderClient; readonly clientId: string };

/** Rejects with Cognito's own errors. Returns the id token. */
export const loginByProof = async ({ client, clientId }: PoolApp, username: string, proof: string): Promise<string> => {
  const begun = await client.send(
    new InitiateAuthCommand({ AuthFlow: 'CUSTOM_AUTH', ClientId: clientId, AuthParameters: { USERNAME: username } }),
  );
  const { ChallengeName, Session, ChallengeParameters } = begun;
  if (ChallengeName !== 'CUSTOM_CHALLENGE' || ChallengeParameters?.challenge !== 'signedPasskeyData')
    throw new ConfigurationProblem(`expected to be asked for signedPasskeyData, got ${JSON.stringify(begun)}`);
  const ended = await client.send(
    new RespondToAuthChallengeCommand({
      ChallengeName,
      ClientId: clientId,
      Session,
      ChallengeResponses: { USERNAME: username, ANSWER: proof },
    }),
  );
  const { AccessToken, IdToken = '', RefreshToken } = ended.AuthenticationResult ?? {};
  if (AccessToken && IdToken && RefreshToken) return IdToken;
  throw new ConfigurationProblem('expected three tokens for a right proof');
};

/** Throws unless Cognito refuses the proof, in the one way in which it refuses any wrong answer. */
export const expectRefusedProof = async (
  app: PoolApp,
  username: string,
  proof: string,
  which: string,
): Promise<void> => {
  try {
    await loginByProof(app, username, proof);
  } catch (error) {
    if (error instanceof Error && error.name === 'NotAuthorizedException') return;
    throw error;
  }
  throw new ConfigurationProblem(`the pool has issued tokens for ${which}`);
};
