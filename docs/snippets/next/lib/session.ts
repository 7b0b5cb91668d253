// Who is signed in, for server components, route handlers and the proxy: the browser's cookie, sent on as a bearer token.
import { createCorbadoActions, type Session } from 'corbado-actions-client';
import { cookies } from 'next/headers';

const cookieName = '__Host-session_id';

/** Undefined when nobody is signed in. Throws a `CorbadoActionsError` in an outage: do not take that for a logout. */
export const currentSession = async (): Promise<Session | undefined> => {
  const token = (await cookies()).get(cookieName)?.value;
  if (!token) return undefined;
  // A client for this one request: it remembers whose session it has.
  const storage = { get: () => token, set: () => {}, remove: () => {} };
  return createCorbadoActions({ baseUrl: process.env.CORBADO_ACTIONS_URL ?? '', storage }).session();
};
