// A pool whose users can sign in, with functions that a test can replace, and the calls of a sign-in.
import { InitiateAuthCommand, RespondToAuthChallengeCommand } from '@aws-sdk/client-cognito-identity-provider';
import { createClock } from '../../../local/clock.ts';
import { startCognitoStandIn } from '../../../local/cognito/cognito-stand-in.ts';
import { createChallengeFunctions } from './challenge-functions.ts';
import { cognitoClient, discreetClient, poolId, testPool } from './test-pool.ts';

export const ada = {
  username: 'ada.lovelace',
  sub: 'sub-of-ada',
  password: 'analytical-engine-1843',
  attributes: { email: 'ada@example.com', email_verified: 'true' },
};

/** What every failed sign-in is called. */
export const wrong = 'NotAuthorizedException: Incorrect username or password.';

export const bareClient = 'bare0client';
/** A pool without functions, whose client has no list of flows. */
export const barePool = {
  ...{ ...testPool, id: 'eu-central-1_Bare0001', triggers: {}, aliasAttributes: [] },
  clients: [{ id: bareClient, authFlows: [], preventUserExistenceErrors: false }],
};

/** Functions have 80 ms here instead of five seconds. */
export const startSignInSystem = async () => {
  const clock = createClock();
  const functions = createChallengeFunctions();
  const pools = [testPool, barePool];
  const { invokeTrigger } = functions;
  const cognito = await startCognitoStandIn({ clock, pools, invokeTrigger, triggerMilliseconds: 80 });
  const client = cognitoClient(cognito.url);
  const start = (USERNAME = ada.username) =>
    client.send(
      new InitiateAuthCommand({
        AuthFlow: 'CUSTOM_AUTH',
        ClientId: discreetClient,
        AuthParameters: { USERNAME },
        ClientMetadata: { at: 'start' },
      }),
    );
  const answer = (Session?: string, ANSWER = 'open sesame', USERNAME = ada.username, ClientId = discreetClient) =>
    client.send(
      new RespondToAuthChallengeCommand({
        ChallengeName: 'CUSTOM_CHALLENGE',
        ClientId,
        Session,
        ChallengeResponses: { USERNAME, ANSWER },
        ClientMetadata: { at: 'answer' },
      }),
    );
  return {
    clock,
    functions,
    cognito,
    client,
    start,
    answer,
    signIn: async () => answer((await start()).Session),
    reset: (): void => {
      functions.reset();
      for (const { username } of cognito.users.list(poolId)) cognito.users.remove(poolId, username);
      cognito.users.add(poolId, ada);
    },
    close: async (): Promise<void> => {
      client.destroy();
      await cognito.close();
    },
  };
};

export type SignInSystem = Awaited<ReturnType<typeof startSignInSystem>>;
