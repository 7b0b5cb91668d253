// The client: one for each page or app, since it remembers who is signed in.
import { CorbadoActionsError } from './error.ts';
import { readLoginResult } from './login-result.ts';
import { type Answer, send } from './send.ts';
import type { CallOptions, CorbadoActions, CorbadoActionsOptions, OpenSession, Session } from './types.ts';

// What ends a session so soon after the login is not its age.
const keptWithinMilliseconds = 60_000;

// The backend says 401 for nothing else.
const isNobody = (failure: Partial<CorbadoActionsError> | undefined): boolean => failure?.status === 401;

/** One client for each page or app. A server needs a new one for each request, or it would mix up its users. */
export const createCorbadoActions = (settings: CorbadoActionsOptions): CorbadoActions => {
  const { baseUrl, storage, onFailure } = settings;
  const listeners = new Set<() => unknown>();
  let userId: unknown;
  // When a session was opened that no call has used since.
  let openedAt = 0;

  const notify = (): Promise<unknown> => Promise.all([...listeners].map((listener) => listener()));

  const fail = (failure: unknown): never => {
    if (failure instanceof CorbadoActionsError) {
      onFailure?.(failure);
      if (failure.needsLogin || failure.otherUser) void notify();
    }
    throw failure;
  };

  /** `path` is below /auth. */
  const call = async (
    method: string,
    path: string,
    options?: CallOptions,
    body?: object,
    isOnce = false,
    jwt?: string,
  ): Promise<Answer> => {
    const openedBefore = openedAt;
    const token = jwt ?? (await storage?.get());
    const init = {
      method,
      credentials: storage ? 'omit' : 'include',
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      body: JSON.stringify(body),
      signal: options?.signal,
    } as RequestInit;
    try {
      const answer = await send(settings.fetch ?? fetch, `${baseUrl.replace(/\/$/, '')}/auth/${path}`, init, isOnce);
      openedAt = 0;
      return answer;
    } catch (failure) {
      const isLost = !storage && Date.now() - openedBefore < keptWithinMilliseconds && isNobody(failure as object);
      throw isLost ? new CorbadoActionsError({ code: 'cookie_not_kept' }) : failure;
    }
  };

  const changeUser = (user?: unknown): Promise<unknown> => {
    userId = user;
    return notify();
  };

  const open = async (path: string, options: CallOptions | undefined, body: object, isOnce: boolean, jwt?: string) => {
    // What failed until now has nothing to do with this login.
    openedAt = 0;
    const answer = await call('POST', path, options, storage ? { ...body, delivery: 'token' } : body, isOnce, jwt);
    openedAt = Date.now();
    await storage?.set(answer.accessToken as string);
    await changeUser(answer.userId);
  };

  const complete = async (result: unknown, options?: CallOptions): Promise<void> => {
    const { accessToken, sessionId, handoffCode, signedPasskeyData } = readLoginResult(result);
    const token = accessToken || sessionId;
    if (handoffCode) return open('session', options, { handoffCode }, true);
    if (signedPasskeyData) return open('passkey/verify', options, { signedPasskeyData }, true);
    if (!token || !storage) throw new CorbadoActionsError({ code: token ? 'no_token_storage' : 'no_login_result' });
    await storage.set(token as string);
    await changeUser();
  };

  const end = async (path: string, options?: CallOptions): Promise<void> => {
    await call('DELETE', path, options);
    await storage?.remove();
    await changeUser();
  };

  return {
    connectToken: async (type = 'passkey-append', options) => {
      const body = { type, expectedUserId: options?.expectedUserId ?? userId };
      return (await call('POST', 'corbadoConnectToken', options, body).catch(fail)).connectToken as string;
    },
    completeLogin: (result, options) => complete(result, options).catch(fail),
    exchange: (jwt, options) => open('session', options, {}, false, jwt).catch(fail),
    session: async (options) => {
      const answer = await call('GET', 'session', options).catch((failure) =>
        isNobody(failure) ? undefined : fail(failure),
      );
      userId = answer?.userId;
      return answer as Session | undefined;
    },
    sessions: async (options) => (await call('GET', 'sessions', options).catch(fail)).sessions as OpenSession[],
    signOut: (options) => end('session', options).catch(fail),
    signOutEverywhere: (options) => end('sessions', options).catch(fail),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
