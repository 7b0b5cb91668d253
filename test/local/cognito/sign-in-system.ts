// A pool whose users can sign in, with functions that a test can replace, and the calls of a sign-in.
import { InitiateAuthCommand, RespondToAuthChallengeCommand } from '@aws-sdk/client-cognito-identity-provider';
import { createClock } from '../../../local/clock.ts';
import type { ChallengeResult } from '../../../local/cognito/auth-sessions.ts';
import { startCognitoStandIn } from '../../../local/cognito/cognito-stand-in.ts';
import type { InvokeTrigger } from '../../../local/cognito/operation.ts';
import { cognitoClient, discreetClient, poolId, testPool } from './test-pool.ts';

type TriggerEvent = {
  triggerSource: string;
  userName: string;
  request: {
    session: ChallengeResult[];
    challengeAnswer: string;
    privateChallengeParameters: Record<string, string>;
  } & Record<string, unknown>;
  response: Record<string, unknown>;
};

type Respond = (event: TriggerEvent) => unknown;

/** One round; the right answer is "open sesame". */
const defineNext: Respond = ({ request: { session } }) => {
  const [last] = session;
  if (!last) return { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false };
  return { issueTokens: last.challengeResult, failAuthentication: !last.challengeResult };
};

const ordinary: Record<string, Respond> = {
  Define: defineNext,
  Create: () => ({
    publicChallengeParameters: { hint: 'cave' },
    privateChallengeParameters: { expected: 'open sesame' },
    challengeMetadata: 'round',
  }),
  Verify: ({ request }) => ({
    answerCorrect: request.challengeAnswer === request.privateChallengeParameters.expected,
  }),
};

const createChallengeFunctions = () => {
  let replaced: Record<string, Respond> = {};
  const events: TriggerEvent[] = [];
  const invokeTrigger: InvokeTrigger = async (name, event) => {
    const told = event as TriggerEvent;
    events.push(structuredClone(told));
    const respond = replaced[name] ?? ordinary[name];
    const response = await respond?.(told);
    return { ...told, response: { ...told.response, ...(response as object) } };
  };
  return {
    invokeTrigger,
    /** What the functions were told, oldest first. */
    events,
    sources: () => events.map(({ triggerSource }) => triggerSource.replace(/Challenge.*$/, '')),
    /** From now on the function answers so: with its response, or by throwing. */
    replace: (name: 'Define' | 'Create' | 'Verify', respond: Respond) => {
      replaced[name] = respond;
    },
    reset: () => {
      replaced = {};
      events.length = 0;
    },
  };
};

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
