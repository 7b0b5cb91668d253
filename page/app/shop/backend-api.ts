// The shop's calls to the bundle, made by its client as any frontend would; one route, which the client does not use, is called here.
import { createCorbadoActions } from '../../../client/src/create-corbado-actions.ts';
import { CorbadoActionsError } from '../../../client/src/error.ts';
import type { ConnectTokenType, CorbadoActions, OpenSession, Session } from '../../../client/src/types.ts';
import { Problem, problemIn } from './problem.ts';

export type { ConnectTokenType, OpenSession, Session };

/** How this page proves its session: with the cookie, which it cannot read, or with a token that it holds in memory. */
export type Credential = { readonly kind: 'cookie' | 'bearer'; readonly auth: CorbadoActions };

const timeoutMilliseconds = 20_000;
const inTime = () => ({ signal: AbortSignal.timeout(timeoutMilliseconds) });

// The client says that there is no session without the id of the request that found it out.
let refusedRequestId: string | undefined;

const notingFetch: typeof fetch = async (...request) => {
  const response = await fetch(...request);
  if (response.status === 401) refusedRequestId = response.headers.get('x-request-id') ?? undefined;
  return response;
};

const ownOrigin = { baseUrl: '', fetch: notingFetch };

export const cookie: Credential = { kind: 'cookie', auth: createCorbadoActions(ownOrigin) };

/** Takes what the post-login action answered; the token in it is gone when the page is loaded again. */
export const holdToken = async (result: unknown): Promise<Credential> => {
  let token: string | undefined;
  const storage = {
    get: () => token,
    set: (given: string) => {
      token = given;
    },
    remove: () => {
      token = undefined;
    },
  };
  const auth = createCorbadoActions({ ...ownOrigin, storage });
  await auth.completeLogin(result);
  return { kind: 'bearer', auth };
};

/** The bundle trades an id token, of the existing login or of the user pool, for a session cookie. */
export const tradeIdToken = (idToken: string): Promise<void> => cookie.auth.exchange(idToken, inTime());

const post = async (url: string, credentials: RequestCredentials, body: object): Promise<unknown> => {
  const response = await fetch(url, {
    method: 'POST',
    credentials,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...inTime(),
  });
  const answer: unknown = JSON.parse((await response.text()) || '{}');
  if (!response.ok) throw problemIn(response.status, answer);
  return answer;
};

export const signInWithPassword = async (loginUrl: string, username: string, password: string): Promise<void> => {
  const { idToken } = (await post(`${loginUrl}/login`, 'omit', { username, password })) as { idToken: string };
  await tradeIdToken(idToken);
};

/** For a proof or a hand-off code. */
export const completeLogin = (result: unknown): Promise<void> => cookie.auth.completeLogin(result, inTime());

/** A proof under the name that the route has in Corbado's guides. */
export const completeLoginAtAlias = (signedPasskeyData: string): Promise<unknown> =>
  post('/auth/completeLogin', 'same-origin', { signedPasskeyData });

/** Throws where there is none any more. */
export const readSession = async ({ auth }: Credential): Promise<Session> => {
  const session = await auth.session(inTime());
  if (session) return session;
  throw new Problem(401, {
    code: 'unauthorized',
    title: 'There is no session',
    ...(refusedRequestId !== undefined && { requestId: refusedRequestId }),
  });
};

export const listSessions = ({ auth }: Credential): Promise<readonly OpenSession[]> => auth.sessions(inTime());
export const signOut = ({ auth }: Credential): Promise<void> => auth.signOut(inTime());
export const signOutEverywhere = ({ auth }: Credential): Promise<void> => auth.signOutEverywhere(inTime());

export const fetchConnectToken = ({ auth }: Credential, type: ConnectTokenType): Promise<string> =>
  auth.connectToken(type, inTime());

const ownWords: Readonly<Record<string, string>> = {
  cookie_not_kept: 'Your browser did not keep the session cookie',
  no_login_result: 'Corbado’s component handed over nothing usable',
};

/** Anything thrown, as a problem to show. */
export const asProblem = (thrown: unknown): Problem => {
  if (thrown instanceof Problem) return thrown;
  const isOurs = thrown instanceof CorbadoActionsError && thrown.code !== 'unreachable';
  if (!isOurs) return new Problem(0, { code: 'unreachable', title: 'The backend could not be reached' });
  const { status, code, requestId, message } = thrown;
  const title = ownWords[code] ?? message.replace(/\.$/, '');
  return new Problem(status, { code, title, ...(requestId !== undefined && { requestId }) });
};
