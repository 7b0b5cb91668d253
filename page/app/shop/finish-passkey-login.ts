// The end of a passkey login in the page: from what Corbado’s component hands over to a session, at our routes or through the user pool.
import { type LoginResult, readLoginResult } from '../../../client/src/login-result.ts';
import type { LoginMode } from '../../timeline/switch-positions.ts';
import { note } from '../backend/local-run.ts';
import {
  type Credential,
  completeLogin,
  completeLoginAtAlias,
  cookie,
  holdToken,
  tradeIdToken,
} from './backend-api.ts';
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
const signInToUserPool = async (pool: UserPool, signedPasskeyData: string): Promise<string> => {
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

type Kind = 'session' | 'handoff' | 'proof';

const kindWords: Record<Kind, string> = {
  proof: 'Corbado’s component hands over signedPasskeyData',
  session: 'Corbado’s component hands over the action’s session',
  handoff: 'Corbado’s component hands over the action’s hand-off code',
};

const read = (given: unknown): LoginResult => {
  try {
    return readLoginResult(given);
  } catch {
    return {};
  }
};

/** Undefined: nothing to go on with, which the client says when it is given it. */
const kindOf = ({ accessToken, sessionId, handoffCode, signedPasskeyData }: LoginResult): Kind | undefined => {
  if (handoffCode) return 'handoff';
  if (signedPasskeyData) return 'proof';
  return accessToken || sessionId ? 'session' : undefined;
};

/** Where a proof is taken: how logins end on this page, and the user pool if there is one. */
type ProofDesk = { readonly mode: LoginMode; readonly userPool: UserPool | undefined };

/** A hand-off code that met an outage is still good. A proof is not: it may have been used up, so only a new login helps. */
export const canFinishAgain = (given: unknown, { status }: Problem): boolean =>
  kindOf(read(given)) === 'handoff' && (status === 0 || status >= 500);

/** Says how the session is proved from now on. Throws what the client throws, or a `Problem`. */
export const finishPasskeyLogin = async (given: unknown, { mode, userPool }: ProofDesk): Promise<Credential> => {
  const result = read(given);
  const kind = kindOf(result);
  if (kind !== undefined) note(kindWords[kind], { given, type: typeof given });
  if (kind === 'session') return holdToken(given);
  const proof = kind === 'proof' ? String(result.signedPasskeyData) : undefined;
  if (proof !== undefined && mode === 'user-pool' && userPool)
    await tradeIdToken(await signInToUserPool(userPool, proof));
  else if (proof !== undefined && mode === 'complete-login') await completeLoginAtAlias(proof);
  else await completeLogin(given);
  return cookie;
};
