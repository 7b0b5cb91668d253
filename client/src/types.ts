// What the client takes and gives.
import type { CorbadoActionsError } from './error.ts';

export type ConnectTokenType = 'passkey-append' | 'passkey-list' | 'passkey-delete';

/**
 * Who is signed in. Times are epoch seconds; beside each stands how far it is from now, counted by the backend: count with those, since the
 * clock of a browser or phone may be wrong.
 */
export type Session = {
  /** A public id of the session; it cannot be used to log in. */
  readonly id: string;
  readonly userId: string;
  /** What the user logs in with, such as a user name or an e-mail address. */
  readonly identifier: string;
  readonly displayName: string;
  /** How the user logged in: with a passkey, or with your existing login (`issuer`). */
  readonly amr: 'passkey' | 'issuer';
  /** When the user last proved who they are. */
  readonly authTime: number;
  readonly authSecondsAgo: number;
  readonly createdAt: number;
  readonly createdSecondsAgo: number;
  readonly expiresAt: number;
  readonly expiresInSeconds: number;
  /** When the session ends unless it is used; moves with each use, up to `expiresAt`. */
  readonly idleExpiresAt: number;
  readonly idleExpiresInSeconds: number;
};

/** One of the sessions of the user who is signed in. Times as in `Session`. */
export type OpenSession = {
  readonly id: string;
  /** Whether it is the session that asked. */
  readonly current: boolean;
  readonly amr: 'passkey' | 'issuer';
  readonly createdAt: number;
  readonly createdSecondsAgo: number;
  readonly lastSeenAt: number;
  readonly lastSeenSecondsAgo: number;
  readonly expiresAt: number;
  readonly expiresInSeconds: number;
};

/** Where an app keeps its session token: the Keychain, the Keystore, a variable. */
export type TokenStorage = {
  get(): string | null | undefined | Promise<string | null | undefined>;
  set(token: string): unknown;
  remove(): unknown;
};

export type CorbadoActionsOptions = {
  /** The address of your deployment, like `https://api.example.com`. Empty means the page's own origin. */
  readonly baseUrl: string;
  /**
   * For apps: the session token is kept here and sent as bearer token, and no cookie is used. The stage must set
   * `session.allowTokenInBody`; browsers are refused.
   * @default - the session cookie
   */
  readonly storage?: TokenStorage;
  /**
   * Called with every failure of any call. Corbado's components swallow what a token provider throws, so this is the place to react to
   * `needsLogin`, `needsFreshLogin`, `otherUser` and `cookieNotKept`.
   */
  readonly onFailure?: (failure: CorbadoActionsError) => void;
  /** @default - the global `fetch` */
  readonly fetch?: typeof fetch;
};

export type CallOptions = {
  /** Ends the call; it then rejects with the signal's reason and not with a `CorbadoActionsError`. */
  readonly signal?: AbortSignal;
};

export type ConnectTokenOptions = CallOptions & {
  /**
   * Whom the page shows as signed in. When the session belongs to somebody else, no token is issued and the failure has `otherUser`.
   * @default - whom this client last saw signed in, if anybody
   */
  readonly expectedUserId?: string;
};

/** Every call rejects with a `CorbadoActionsError`, or with the reason of the signal that ended it. */
export type CorbadoActions = {
  /**
   * A connect token for one operation. Give it to Corbado's components as it is, as `connectTokenProvider` and as `appendTokenProvider`.
   * Never cached. Sent once more when the backend was out of reach for a moment.
   * @param type - `passkey-append` when left out
   */
  connectToken(type?: ConnectTokenType, options?: ConnectTokenOptions): Promise<string>;
  /**
   * Opens the session at the end of a passkey login. Takes whatever Corbado's component hands to `onComplete`: the proof, a hand-off code or
   * a session token, as text, as JSON text or in an object. Sent once only: when it fails, start the passkey login again.
   */
  completeLogin(result: unknown, options?: CallOptions): Promise<void>;
  /** Opens a session for a JWT of your existing login, whose issuer the stage trusts. */
  exchange(jwt: string, options?: CallOptions): Promise<void>;
  /** Who is signed in; undefined when nobody is. Counts as a use of the session. */
  session(options?: CallOptions): Promise<Session | undefined>;
  /** All sessions of the user who is signed in, newest first. */
  sessions(options?: CallOptions): Promise<readonly OpenSession[]>;
  /** Ends this session. Succeeds when there was none; an outage rejects, and the user is then still signed in. */
  signOut(options?: CallOptions): Promise<void>;
  /** Ends all sessions of the user. If it fails in the middle, calling it again completes it. */
  signOutEverywhere(options?: CallOptions): Promise<void>;
  /**
   * Calls the listener when somebody may have signed in or out here; ask `session()` then. `completeLogin`, `exchange` and the sign-outs
   * wait for what it returns. Returns the function that ends this.
   */
  onChange(listener: () => unknown): () => void;
};
