// What a check can come to: a session, a visitor without one, or, thrown, that nobody can say right now.
import { Refusal, refusalTable, standsForNoSession } from '../functions/shared/frame/refusal.ts';
import type { SessionFacts } from '../functions/shared/login/session.ts';

/** The user is signed in. */
export type SignedIn = { readonly signedIn: true; readonly session: SessionFacts };

/** The request stands for no session. Answer it with this status and code, which are those of our own routes. */
export type NotSignedIn = {
  readonly signedIn: false;
  /** 401: sign in again. 400: two credentials, or the cookie twice. 403: a page that is not in `allowedOrigins` sent it. */
  readonly status: 400 | 401 | 403;
  readonly code: 'invalid_request' | 'unauthorized' | 'origin_not_allowed';
  /** A stable word for your log, such as `session_expired`. Do not show it to the client: it helps whoever tries tokens. */
  readonly reason: string;
};

export type SessionCheck = SignedIn | NotSignedIn;

/**
 * Nobody can say whether the user is signed in: the table cannot be asked. Never treat it as signed out; answer with `status`.
 * 503 is an outage and passes by itself. 500 needs a person: no permission, no such table, no credentials (see `cause`).
 */
export class SessionsUnavailable extends Error {
  override readonly name = 'SessionsUnavailable';
  readonly status: 500 | 503;
  readonly code: 'internal_error' | 'temporarily_unavailable';

  constructor(code: SessionsUnavailable['code'], reason: string, cause: unknown) {
    const name = cause instanceof Error ? ` (${cause.name})` : '';
    const hint = code === 'internal_error' ? ': is this the table, and may this role read it (grantReadSessions)?' : '';
    super(`${code}: ${reason}${name}${hint}`, { cause });
    this.code = code;
    this.status = refusalTable[code].status;
  }
}

/** @throws SessionsUnavailable for every failure that is not about the request; what is no refusal at all is thrown as it is. */
export const notSignedIn = (thrown: unknown, isRowUnreadable: boolean): NotSignedIn => {
  if (!(thrown instanceof Refusal)) throw thrown;
  const { code, reason, cause } = thrown;
  if (standsForNoSession(code)) {
    const why = isRowUnreadable ? 'session_row_unreadable' : reason;
    return { signedIn: false, status: refusalTable[code].status, code, reason: why };
  }
  throw new SessionsUnavailable(code === 'temporarily_unavailable' ? code : 'internal_error', reason, cause);
};
