// From what a request presents to the session it stands for.
import type { Call } from '../call.ts';
import type { Credential } from '../http/credential.ts';
import { Refusal } from '../refusal.ts';
import { isAlive, publicIdOf, type Session, type SessionLimits } from './session.ts';
import type { FindSession } from './session-store.ts';
import { parseSessionToken } from './session-token.ts';

export type RequireSession = (credential: Credential, call: Call) => Promise<Session>;

/** Throws the same `unauthorized` for no token, junk, an unknown or revoked session, and one that is too old. */
export const requireSession =
  (find: FindSession, limits: SessionLimits): RequireSession =>
  async (credential, call) => {
    call.trail.note({ credential: credential.kind });
    if (credential.kind === 'none') throw new Refusal('unauthorized', { reason: 'no_credential' });
    const token = parseSessionToken(credential.token);
    if (token === undefined) throw new Refusal('unauthorized', { reason: 'token_malformed' });
    const session = await find(token, call);
    if (session === undefined) throw new Refusal('unauthorized', { reason: 'session_unknown' });
    call.trail.note({ userKey: session.userKey, sessionId: publicIdOf(session) });
    if (!isAlive(session, limits, call.nowSeconds)) throw new Refusal('unauthorized', { reason: 'session_expired' });
    return session;
  };
