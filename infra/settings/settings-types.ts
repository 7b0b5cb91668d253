// What may be set, for an editor to show. Written by `npm run docs:configuration` from the schema in this folder; a test fails when it is out
// of date.

/** The settings of a deployment. `kind`, `corbado.projectId` and `allowedOrigins` are required; docs/configuration.md has all as a table. */
export interface CorbadoActionsSettings {
  /** `production` keeps data when the stack is deleted, protects the table from deletion, and accepts https only. */
  readonly kind: 'development' | 'production';
  /**
   * The name in log lines, and in the metrics and so in the alarms, which two deployments of one account and Region
   * must not share. Defaults to a name made of the construct’s path.
   */
  readonly stageName?: string | undefined;
  /** Your project at Corbado. */
  readonly corbado: {
    /** Your project’s id in the Corbado developer panel. Production refuses the placeholder. */
    readonly projectId: string;
    /**
     * Corbado’s Backend API; a `/v2` at its end is ignored.
     * @defaultValue `'https://backendapi.cloud.corbado.io'`
     */
    readonly apiBaseUrl?: string | undefined;
    /**
     * How the API secret is sent: `basic` with the project id, `bearer` for the newer API keys.
     * @defaultValue `'basic'`
     */
    readonly apiAuth?: 'basic' | 'bearer' | undefined;
  };
  /**
   * The origins of the web apps that may call the API, exactly as browsers send them (`https://app.example.com`). CORS
   * and the functions use this list.
   */
  readonly allowedOrigins: readonly string[];
  /** What is deployed. A function that is switched off has no route, role, log group or alarm. */
  readonly functions?: {
    /**
     * The action that opens a session after a passkey login.
     * @defaultValue `true`
     */
    readonly 'post-login'?: boolean | undefined;
    /**
     * The action that records a new passkey.
     * @defaultValue `true`
     */
    readonly 'post-append'?: boolean | undefined;
    /**
     * The action that turns what a user typed into a user id.
     * @defaultValue `true`
     */
    readonly 'pre-login'?: boolean | undefined;
    /**
     * Connect tokens for Corbado’s components.
     * @defaultValue `true`
     */
    readonly 'connect-token'?: boolean | undefined;
    /**
     * Opens a session for signedPasskeyData that a web or native app sends.
     * @defaultValue `true`
     */
    readonly 'verify-passkey'?: boolean | undefined;
    /**
     * Reads, ends and exchanges sessions.
     * @defaultValue `true`
     */
    readonly session?: boolean | undefined;
  } | undefined;
  /** The actions, which Corbado calls. */
  readonly actions?: {
    /**
     * How callers of `/actions/…` authenticate: with a signature per call, a password (user `corbado`), or AWS IAM.
     * @defaultValue `'hmac'`
     */
    readonly auth?: 'hmac' | 'basic' | 'iam' | undefined;
  } | undefined;
  /** Who may invoke the actions directly, without the API. Without it nobody may. */
  readonly corbadoInvoker?: {
    /** The AWS account that may invoke the three actions directly. */
    readonly accountId: string;
    /** The only role of that account that may invoke them. Without it the account decides which of its roles may. */
    readonly roleArn?: string | undefined;
  } | undefined;
  /** What says who a user is. */
  readonly identity?: {
    /**
     * Which claim of Corbado’s proof of a login is your user id.
     * @defaultValue `'webauthnId'`
     */
    readonly userIdClaim?: 'webauthnId' | 'username' | 'sub' | undefined;
    /**
     * Whether that id may be an e-mail address. Addresses change hands.
     * @defaultValue `false`
     */
    readonly allowEmailUserId?: boolean | undefined;
    /**
     * Whether the token of your existing login is also accepted as `idToken` in the body, as Corbado’s examples send
     * it.
     * @defaultValue `false`
     */
    readonly allowIdTokenInBody?: boolean | undefined;
  } | undefined;
  /** Sessions and their cookie. */
  readonly session?: {
    /**
     * How long after the login a session ends. In whole seconds, from 60 to 86400.
     * @defaultValue `10800`
     */
    readonly absoluteSeconds?: number | undefined;
    /**
     * How long after its last use a session ends. Defaults to 1800, or to `absoluteSeconds` if that is shorter. In
     * whole seconds, from 60 to 86400.
     */
    readonly idleSeconds?: number | undefined;
    /**
     * How many sessions a user may have. One more ends the least recently used session. In whole sessions, from 1 to
     * 1000.
     * @defaultValue `100`
     */
    readonly maximumPerUser?: number | undefined;
    /**
     * `__Host-…` binds the cookie to one host and https; `session_id` is the name in Corbado’s examples.
     * @defaultValue `'__Host-session_id'`
     */
    readonly cookieName?: string | undefined;
    /**
     * `None` is for a web app on another site than the API; without such a web app it is refused.
     * @defaultValue `'Strict'`
     */
    readonly cookieSameSite?: 'Strict' | 'Lax' | 'None' | undefined;
    /**
     * Whether native apps may ask for the session token in the answer instead of a cookie.
     * @defaultValue `false`
     */
    readonly allowTokenInBody?: boolean | undefined;
  } | undefined;
  /** Connect tokens, which Corbado’s components need. */
  readonly connectToken?: {
    /**
     * The connect token types that the web app may request.
     * @defaultValue `['passkey-append', 'passkey-list', 'passkey-delete']`
     */
    readonly types?: readonly ('passkey-append' | 'passkey-list' | 'passkey-delete' | 'passkey-login')[] | undefined;
    /**
     * How long a connect token can be used. In whole seconds, from 10 to 3600.
     * @defaultValue `300`
     */
    readonly lifetimeSeconds?: number | undefined;
    /**
     * Adding and deleting passkeys needs a login no older than this. In whole seconds, from 30 to 86400.
     * @defaultValue `900`
     */
    readonly freshLoginSeconds?: number | undefined;
  } | undefined;
  /** The action that turns what a user typed into a user id. */
  readonly preLogin?: {
    /**
     * What users type to log in: their user id, or (`cognito`) any name that the user pool knows, such as their e-mail
     * address, or (`module`) what a look-up of your own knows, which is in a Lambda layer: `docs/look-up.md`.
     * @defaultValue `'userId'`
     */
    readonly resolve?: 'userId' | 'cognito' | 'module' | undefined;
    /**
     * Whether users are told that an account does not exist, or why it has no passkey login. `silent` sends everybody
     * to the other login in the same way.
     * @defaultValue `'tell'`
     */
    readonly unknown?: 'tell' | 'silent' | undefined;
  } | undefined;
  /** The action that opens a session after a passkey login. */
  readonly postLogin?: {
    /**
     * What the post-login action returns: the session, or a one-time code that the browser exchanges for a cookie.
     * @defaultValue `'session'`
     */
    readonly delivery?: 'session' | 'handoff' | undefined;
    /**
     * Whether the user id in an action’s event counts without Corbado’s signed proof.
     * @defaultValue `false`
     */
    readonly trustEventIdentity?: boolean | undefined;
  } | undefined;
  /**
   * Your existing login, if it issues OIDC tokens.
   * @defaultValue `[]`
   */
  readonly trustedIssuers?: readonly {
    /** Its issuer URL, exactly as in the `iss` claim of its tokens. */
    readonly issuer: string;
    /** The client ids that its tokens are issued for. */
    readonly audience: readonly string[];
    /** The URL of its keys. When left out, `/.well-known/jwks.json` under `issuer`. */
    readonly jwksUri?: string | undefined;
    /**
     * The claim that is your user id.
     * @defaultValue `'sub'`
     */
    readonly userIdClaim?: string | undefined;
    /**
     * The prefix of the id in `userIdClaim`, such as `auth0|`; it is not part of the id. Users without this prefix are
     * refused.
     */
    readonly userIdAfter?: string | undefined;
    /** The claim that holds what users type to log in. When left out, `userIdClaim`. */
    readonly identifierClaim?: string | undefined;
    /**
     * The claim that passkeys are labelled with.
     * @defaultValue `'email'`
     */
    readonly displayNameClaim?: string | undefined;
    /**
     * When the user logged in; `iat` for an issuer without `auth_time`.
     * @defaultValue `'auth_time'`
     */
    readonly authTimeClaim?: 'auth_time' | 'iat' | undefined;
    /**
     * Claims to accept although the tokens do not say that their address or number is verified (`email_verified`,
     * `phone_number_verified`). Only for an issuer where nobody can claim what is not theirs.
     */
    readonly trustUnverified?: readonly string[] | undefined;
    /**
     * An earlier issuer, or `cognito`, whose user ids denote the same people. Required for every issuer but the first;
     * the user pool with `cognito.appClientIds` or `cognito.customAuth` counts as the first.
     */
    readonly sameUsersAs?: string | undefined;
  }[] | undefined;
  /** What the Cognito user pool is for. */
  readonly cognito?: {
    /**
     * Whether to create a user pool to try things out with. Production refuses it.
     * @defaultValue `false`
     */
    readonly createDemoPool?: boolean | undefined;
    /**
     * App clients of the pool whose tokens count as a login. Those of other clients are refused.
     * @defaultValue `[]`
     */
    readonly appClientIds?: readonly string[] | undefined;
    /**
     * Which of the pool’s two names for a user is your user id, and so Corbado’s `webauthnId`: in its tokens, for the
     * flag and for logins to the pool. The other name is never compared.
     * @defaultValue `'username'`
     */
    readonly userId?: 'username' | 'sub' | undefined;
    /**
     * Whether a passkey login asks the pool if the user is enabled and confirmed. Logins suggested by the browser skip
     * pre-login, so without this a user disabled in the pool gets in. Costs one Cognito request per login; an outage is
     * a 503.
     * @defaultValue `false`
     */
    readonly checkUserStatus?: boolean | undefined;
    /** How the pool is told who has a passkey. */
    readonly flag?: {
      /**
       * What the pool stores when a user gets a first passkey: nothing, an attribute, or a second factor for the
       * password login. Defaults to `attribute` with a user pool and post-append, otherwise to `off`.
       */
      readonly mode?: 'off' | 'attribute' | 'mfa-preference' | undefined;
      /**
       * The attribute that is `true` while the user has a passkey. No app client may be able to write it.
       * @defaultValue `'custom:passkey_enrolled'`
       */
      readonly attribute?: string | undefined;
      /**
       * The attribute with the time of the last change, in epoch seconds.
       * @defaultValue `'custom:passkey_at'`
       */
      readonly timeAttribute?: string | undefined;
      /**
       * For mode `mfa-preference`: of these factors, the first that the user has enrolled becomes the preferred one.
       */
      readonly mfaFactors?: readonly ('SOFTWARE_TOKEN_MFA' | 'SMS_MFA' | 'EMAIL_OTP')[] | undefined;
      /**
       * Whether the post-append action fails when the flag cannot be written. Otherwise it is written later.
       * @defaultValue `false`
       */
      readonly strict?: boolean | undefined;
      /**
       * How often Corbado is asked whether a user with the flag still has a passkey; 0 for never. In whole days, from 0
       * to 3650.
       * @defaultValue `30`
       */
      readonly recheckDays?: number | undefined;
      /**
       * How often the reconcile run starts. It finishes pending flags and checks for deleted passkeys. In whole
       * minutes, from 1 to 1440.
       * @defaultValue `5`
       */
      readonly reconcileMinutes?: number | undefined;
    } | undefined;
    /**
     * Whether users can log in to the pool itself by passkey: three triggers, which the command `cognito` attaches to a
     * pool of yours.
     * @defaultValue `false`
     */
    readonly customAuth?: boolean | undefined;
  } | undefined;
  /** Where the documents of your API are. */
  readonly documentation?: {
    /**
     * A page with a heading for each error code, like `docs/errors.md` where your frontend developers find it. The
     * `type` of a problem that a frontend gets then leads there: `<errorsUrl>#<code>`. When left out, `type` is a name.
     */
    readonly errorsUrl?: string | undefined;
  } | undefined;
  /** How many requests are accepted. */
  readonly throttle?: {
    /**
     * The most requests that each route accepts, from everyone together. In whole requests, from 1 to 10000.
     * @defaultValue `20`
     */
    readonly requestsPerSecond?: number | undefined;
    /**
     * How many of them may arrive at once. In whole requests, from 1 to 10000.
     * @defaultValue `40`
     */
    readonly burst?: number | undefined;
    /**
     * How many connect tokens and JWT exchanges one credential (a session, or all JWTs of a user) may request per
     * minute; 0 for no limit. In whole requests, from 0 to 100000.
     * @defaultValue `60`
     */
    readonly perUserPerMinute?: number | undefined;
  } | undefined;
  /** What watches over the deployment. */
  readonly monitoring?: {
    /**
     * CloudWatch alarms, explained in `docs/runbook.md`.
     * @defaultValue `true`
     */
    readonly alarms?: boolean | undefined;
    /**
     * A CloudWatch dashboard.
     * @defaultValue `true`
     */
    readonly dashboard?: boolean | undefined;
    /** From where on alarms are raised; per five minutes unless it says otherwise. */
    readonly thresholds?: {
      /**
       * Fewer logins in an hour raise the alarm LoginsMissing: about half of your quietest hour. Only you know it, so
       * without this there is no such alarm. In whole logins, from 1 to 1000000.
       */
      readonly loginsPerHour?: number | undefined;
      /**
       * The share of 5xx among the answers that are no 4xx. In whole percent, from 1 to 100.
       * @defaultValue `1`
       */
      readonly apiServerErrorPercent?: number | undefined;
      /**
       * How long the slowest of a hundred requests takes. In whole milliseconds, from 100 to 30000.
       * @defaultValue `3000`
       */
      readonly apiLatencyMilliseconds?: number | undefined;
      /**
       * The share of failures among the calls to Corbado that succeed or fail. In whole percent, from 1 to 100.
       * @defaultValue `5`
       */
      readonly upstreamFailurePercent?: number | undefined;
      /**
       * Answers with 429. In whole requests, from 1 to 1000000.
       * @defaultValue `100`
       */
      readonly throttledRequests?: number | undefined;
      /**
       * Calls to the actions and the webhook that are refused while none is accepted. In whole calls, from 1 to
       * 1000000.
       * @defaultValue `10`
       */
      readonly refusedCallers?: number | undefined;
      /**
       * Calls from web pages that are not in `allowedOrigins`. In whole calls, from 1 to 1000000.
       * @defaultValue `50`
       */
      readonly foreignOriginCalls?: number | undefined;
      /**
       * Proofs of a passkey login that come a second time. In whole calls, from 1 to 1000000.
       * @defaultValue `10`
       */
      readonly replays?: number | undefined;
      /**
       * Names that pre-login could not look up. In whole calls, from 1 to 1000000.
       * @defaultValue `5`
       */
      readonly failedLookUps?: number | undefined;
    } | undefined;
  } | undefined;
  /**
   * How many days logs are kept; 9999 is for ever.
   * @defaultValue `30`
   */
  readonly logRetentionDays?: 1 | 3 | 5 | 7 | 14 | 30 | 60 | 90 | 120 | 150 | 180 | 365 | 400 | 545 | 731 | 1096 | 1827 | 2192 | 2557 | 2922 | 3288 | 3653 | 9999 | undefined;
}
