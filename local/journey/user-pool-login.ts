// A passkey login to the user pool itself: its functions check the proof, Cognito issues tokens, and the id token opens a session.
import { passkeyClient } from '../cognito/passkeys-in-pool.ts';
import { checkEqual, checkStatus, checkText } from './check.ts';
import type { HttpAnswer } from './client.ts';
import type { JourneyContext } from './journey-system.ts';
import type { JourneyStep, Shown } from './step.ts';

type AskPool = (shown: Shown, operation: string, input: object) => Promise<HttpAnswer>;

/** What an app sends, without AWS's SDK: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html */
const askPool =
  ({ nativeApp }: JourneyContext, poolsUrl: string, clientId: string): AskPool =>
  async (shown, operation, input) => {
    const target = `AWSCognitoIdentityProviderService.${operation}`;
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
    const answer = await nativeApp.send(shown, 'POST', `${poolsUrl}/`, {
      headers,
      body: { ClientId: clientId, ...input },
    });
    checkStatus(answer, 200);
    return answer;
  };

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

async function* signIn(context: JourneyContext, ask: AskPool, userId: string): AsyncGenerator<JourneyStep, string> {
  const { step, system } = context;
  const session = yield* step(
    'Native app',
    'Begin a custom sign-in at the user pool, which asks for a proof',
    async (shown) => {
      const input = { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: userId } };
      const { body } = await ask(shown, 'InitiateAuth', input);
      checkEqual('ChallengeName', body.ChallengeName, 'CUSTOM_CHALLENGE');
      checkEqual('challenge', fieldsOf(body.ChallengeParameters).challenge, 'signedPasskeyData');
      return checkText(body, 'Session');
    },
  );

  return yield* step('Native app', 'Passkey login; the pool checks the proof and issues its tokens', async (shown) => {
    const { signedPasskeyData } = await system.corbado.ceremonies.login({ userId });
    const responses = { USERNAME: userId, ANSWER: signedPasskeyData };
    const input = { ChallengeName: 'CUSTOM_CHALLENGE', Session: session, ChallengeResponses: responses };
    const { body } = await ask(shown, 'RespondToAuthChallenge', input);
    return checkText(fieldsOf(body.AuthenticationResult), 'IdToken');
  });
}

async function* tradeIdToken({ step, nativeApp, at, system }: JourneyContext, idToken: string, userId: string) {
  yield* step('Native app', 'Trade the id token of the user pool for a session', async (shown) => {
    await nativeApp.auth(shown).exchange(idToken);
    const session = await nativeApp.auth({}).session();
    checkEqual('userId', session?.userId, userId);
  });

  const functions = system.template?.functions ?? [];
  const mayBeInBody = functions.some(({ environment }) => environment.ALLOW_ID_TOKEN_IN_BODY === 'true');
  if (!mayBeInBody) return;
  yield* step('Native app', 'Ask for a connect token as Corbado’s apps do: id token in the body', async (shown) => {
    const body = { connectTokenType: 'passkey-list', idToken };
    const answer = await nativeApp.send(shown, 'POST', at('/connectToken'), { body });
    checkStatus(answer, 200);
    checkText(answer.body, 'token');
  });
}

/** Answers the id token; undefined where no pool signs in by passkey, and nothing is done. */
export async function* loginByUserPool(
  context: JourneyContext,
  userId: string,
): AsyncGenerator<JourneyStep, string | undefined> {
  const { cognito, template } = context.system;
  const client = passkeyClient(template?.userPools ?? []);
  if (!cognito || !client) return undefined;
  const idToken = yield* signIn(context, askPool(context, cognito.url, client.clientId), userId);
  yield* tradeIdToken(context, idToken, userId);
  return idToken;
}
