// A login to a user pool by passkey, as an app does it: no AWS credentials, only the pool's client and Corbado's proof.
import {
  type CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';

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
