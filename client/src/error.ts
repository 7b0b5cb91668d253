// The one class of failure.

/** A failure as the backend explains it (RFC 9457). */
export type Problem = { readonly code?: string; readonly title?: string; readonly detail?: string };

/** Why a call failed. `message` is a sentence for developers, not for users. */
export class CorbadoActionsError extends Error {
  override readonly name = 'CorbadoActionsError';
  /**
   * What to act on; docs/errors.md explains each. Beside the backend's codes: `unreachable` (no answer), `http_<status>` (an answer that
   * is not the bundle's, such as API Gateway's own), `cookie_not_kept`, `no_login_result` and `no_token_storage`.
   */
  readonly code: string;
  /** The HTTP status; 0 without an answer. */
  readonly status: number;
  /** Finds the log line at the backend. */
  readonly requestId: string | undefined;
  /** How long the backend asks to wait before the next try. */
  readonly retryAfterSeconds: number | undefined;
  /** Whether the same call, with the same input, may succeed later: offer to try again. */
  readonly mayRetry: boolean;

  /** @param isOnce - whether the request held something that works once, such as the proof of a login */
  constructor(problem: Problem | null | undefined, response?: Response, isOnce = true) {
    const status = response?.status ?? 0;
    const code = problem?.code ?? (status ? `http_${status}` : 'unreachable');
    super(problem?.detail ?? problem?.title ?? code);
    const header = (name: string) => response?.headers.get(name) || undefined;
    this.code = code;
    this.status = status;
    this.requestId = header('x-request-id') || header('apigw-requestid');
    this.retryAfterSeconds = Number(header('retry-after')) || undefined;
    // Of something that works once, only this code says that it was not used up.
    this.mayRetry = code === 'temporarily_unavailable' || (!isOnce && (!status || status === 429 || status > 501));
  }

  /** Only a new login helps: there is no session, or the proof or code of this login is used up. */
  get needsLogin(): boolean {
    return this.status === 401 || this.code === 'login_interrupted';
  }

  /** The user is known, but logged in too long ago for this: let them log in again, then repeat. */
  get needsFreshLogin(): boolean {
    return this.code === 'reauthentication_required';
  }

  /** Somebody else signed in, in another tab: load the page again, so that it shows whom. */
  get otherUser(): boolean {
    return this.code === 'other_user';
  }

  /** The login succeeded, but the browser did not send its cookie back. Logging in again will not help. */
  get cookieNotKept(): boolean {
    return this.code === 'cookie_not_kept';
  }
}
