// A login to the user pool itself as an app does it: two calls of Cognito's API, which need no secret.
import { markers } from './markers.ts';
import { recordAnswer } from './recorded-answers.ts';
import type { Bench } from './system.ts';
import { poolOf } from './user-pool.ts';

type Fields = Readonly<Record<string, unknown>>;

export type PoolAnswer = {
  readonly status: number;
  readonly body: Fields;
  readonly raw: string;
};

const ask = async (bench: Bench, operation: string, input: Fields): Promise<PoolAnswer> => {
  const { cognito, clientId } = poolOf(bench);
  const response = await fetch(cognito.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify({ ClientId: clientId, ...input }),
  });
  const raw = await response.text();
  recordAnswer(response.status, raw);
  return { status: response.status, body: JSON.parse(raw) as Fields, raw };
};

export type BegunLogin = { readonly userId: string; readonly answer: PoolAnswer };

/** Asks for the challenge. `parameters` go with the user's name, as a client may add what it likes. */
export const beginLogin = async (bench: Bench, userId: string, parameters: Fields = {}): Promise<BegunLogin> => {
  const input = { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: userId, ...parameters } };
  const answer = await ask(bench, 'InitiateAuth', input);
  return { userId, answer };
};

/** Answers the challenge of a login that was begun, at first with the name that it was begun with. */
export const answerChallenge = (
  bench: Bench,
  { userId, answer }: BegunLogin,
  proof: string,
  more: Fields = {},
): Promise<PoolAnswer> =>
  ask(bench, 'RespondToAuthChallenge', {
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: answer.body.Session,
    ChallengeResponses: { USERNAME: userId, ANSWER: proof },
    ...more,
  });

/** Begins a login and answers with this proof. */
export const loginToPool = async (bench: Bench, userId: string, proof: string, more?: Fields): Promise<PoolAnswer> =>
  answerChallenge(bench, await beginLogin(bench, userId), proof, more);

/** The id token of a login that succeeded; undefined of one that did not. */
export const idTokenIn = ({ body }: PoolAnswer): string | undefined => {
  const { IdToken, AccessToken } = (body.AuthenticationResult ?? {}) as Record<string, string | undefined>;
  for (const token of [IdToken, AccessToken]) markers.addIfTelling(token);
  return IdToken;
};
