// Sign-in to a Cognito user pool by passkey, without a library: two requests, as any app may send them.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
import { Problem } from './problem.ts';

export type UserPool = { readonly url: string; readonly clientId: string };

type Answer = {
  readonly Session?: string;
  readonly AuthenticationResult?: { readonly IdToken?: string };
  readonly __type?: string;
  readonly message?: string;
};

const timeoutMilliseconds = 20_000;

const ask = async ({ url, clientId }: UserPool, operation: string, input: object): Promise<Answer> => {
  const response = await fetch(url, {
    method: 'POST',
    credentials: 'omit',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify({ ClientId: clientId, ...input }),
    signal: AbortSignal.timeout(timeoutMilliseconds),
  });
  const answer: Answer = await response.json();
  if (response.ok) return answer;
  // Cognito's sentences end with a full stop; titles do not.
  const title = `Cognito: ${(answer.message ?? 'no reason given').replace(/\.$/, '')}`;
  throw new Problem(response.status, { code: answer.__type ?? `http_${response.status}`, title });
};

/** Read without a check, only to tell the pool who wants to sign in: the pool's trigger compares it with what Corbado confirms. */
const userIn = (signedPasskeyData: string): string => {
  const payload = (signedPasskeyData.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
  const { webauthnId } = JSON.parse(new TextDecoder().decode(bytes)) as { webauthnId?: unknown };
  return String(webauthnId ?? '');
};

/** The pool asks for the proof, gets it, and answers its tokens; of these the id token. Throws a `Problem`. */
export const signInToUserPool = async (pool: UserPool, signedPasskeyData: string): Promise<string> => {
  const username = userIn(signedPasskeyData);
  const asked = await ask(pool, 'InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: username } });
  const { AuthenticationResult } = await ask(pool, 'RespondToAuthChallenge', {
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: asked.Session,
    ChallengeResponses: { USERNAME: username, ANSWER: signedPasskeyData },
  });
  if (AuthenticationResult?.IdToken !== undefined) return AuthenticationResult.IdToken;
  throw new Problem(0, { code: 'no_id_token', title: 'Cognito asked for more than a passkey' });
};
