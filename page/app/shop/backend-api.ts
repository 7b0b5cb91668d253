// The shop's calls to the bundle: what a frontend has to send, and nothing more.
import { problemIn } from './problem.ts';

/** How this page proves its session: with the cookie, which it cannot read, or with a token that it holds in memory. */
export type Credential = { readonly kind: 'cookie' } | { readonly kind: 'bearer'; readonly token: string };

export const cookie: Credential = { kind: 'cookie' };

/** Times are epoch seconds. */
export type CurrentSession = {
  readonly id: string;
  readonly userId: string;
  readonly displayName: string;
  readonly amr: 'passkey' | 'issuer';
  readonly authTime: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly idleExpiresAt: number;
};

export type OpenSession = Pick<CurrentSession, 'id' | 'amr' | 'createdAt' | 'expiresAt'> & {
  readonly current: boolean;
  readonly lastSeenAt: number;
};

export type ConnectTokenType = 'passkey-append' | 'passkey-list' | 'passkey-delete';

const timeoutMilliseconds = 20_000;

type Sent = { readonly credentials: RequestCredentials; readonly headers: Record<string, string> };

// A session token and the cookie of an earlier session must not come together: the backend would not know which one counts.
const withCredential = (credential: Credential): Sent =>
  credential.kind === 'cookie'
    ? { credentials: 'same-origin', headers: {} }
    : { credentials: 'omit', headers: { authorization: `Bearer ${credential.token}` } };

const send = async (method: string, url: string, { credentials, headers }: Sent, body?: object): Promise<unknown> => {
  const response = await fetch(url, {
    method,
    credentials,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    body: body ? JSON.stringify(body) : null,
    signal: AbortSignal.timeout(timeoutMilliseconds),
  });
  const text = await response.text();
  const answer: unknown = text === '' ? undefined : JSON.parse(text);
  if (!response.ok) throw problemIn(response.status, answer);
  return answer;
};

const ask = (method: string, path: string, credential: Credential, body?: object): Promise<unknown> =>
  send(method, path, withCredential(credential), body);

/** The bundle trades an id token, of the existing login or of the user pool, for a session cookie. */
export const tradeIdToken = async (idToken: string): Promise<void> => {
  // Here the cookie may come along: the session that this browser still holds ends when the new one begins.
  const exchange = { credentials: 'same-origin', headers: { authorization: `Bearer ${idToken}` } } as const;
  await send('POST', '/auth/session', exchange, {});
};

export const signInWithPassword = async (loginUrl: string, username: string, password: string): Promise<void> => {
  const login = { credentials: 'omit', headers: {} } as const;
  const { idToken } = (await send('POST', `${loginUrl}/login`, login, { username, password })) as { idToken: string };
  await tradeIdToken(idToken);
};

export const verifyProof = (signedPasskeyData: string): Promise<unknown> =>
  ask('POST', '/auth/passkey/verify', cookie, { signedPasskeyData });

/** The same under the name that it has in Corbado's guides. */
export const completeLogin = (signedPasskeyData: string): Promise<unknown> =>
  ask('POST', '/auth/completeLogin', cookie, { signedPasskeyData });

export const tradeHandoffCode = (handoffCode: string): Promise<unknown> =>
  ask('POST', '/auth/session', cookie, { handoffCode });

export const readSession = async (credential: Credential): Promise<CurrentSession> =>
  (await ask('GET', '/auth/session', credential)) as CurrentSession;

export const listSessions = async (credential: Credential): Promise<readonly OpenSession[]> =>
  ((await ask('GET', '/auth/sessions', credential)) as { sessions: OpenSession[] }).sessions;

export const signOut = (credential: Credential): Promise<unknown> => ask('DELETE', '/auth/session', credential);

export const signOutEverywhere = (credential: Credential): Promise<unknown> =>
  ask('DELETE', '/auth/sessions', credential);

export const fetchConnectToken = async (credential: Credential, type: ConnectTokenType): Promise<string> =>
  ((await ask('POST', '/auth/corbadoConnectToken', credential, { type })) as { connectToken: string }).connectToken;
