// The one class of expected failure, and the table that says what each code means to a caller.

/**
 * Every code this bundle answers with, its HTTP status, and the text a caller reads. 401 means "log in again" and nothing else, so an
 * outage is 503. The texts are fixed: no part of a cause, an input or an upstream answer ever gets into them.
 */
export const refusalTable = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  signed_passkey_data_required: { status: 400, title: 'The event carries no signedPasskeyData' },
  unauthorized: { status: 401, title: 'No valid session or credential' },
  invalid_passkey_data: { status: 401, title: 'The passkey login could not be confirmed' },
  origin_not_allowed: { status: 403, title: 'This origin is not allowed' },
  reauthentication_required: { status: 403, title: 'This needs a recent login' },
  type_not_allowed: { status: 403, title: 'This connect token type is switched off' },
  identity_not_accepted: { status: 403, title: 'The identity in this login is not accepted' },
  not_found: { status: 404, title: 'There is nothing at this path' },
  flag_not_applicable: { status: 409, title: 'The user pool cannot take the passkey flag of this user' },
  identifier_taken: { status: 409, title: 'This identifier belongs to another user' },
  other_user: { status: 409, title: 'Another user is signed in than this page expects' },
  duplicate_event: { status: 409, title: 'This event was already processed' },
  payload_too_large: { status: 413, title: 'The request body is too large' },
  unsupported_media_type: { status: 415, title: 'The request body must be application/json' },
  too_many_requests: { status: 429, title: 'Too many requests of this user' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  upstream_rejected: { status: 502, title: 'Corbado did not accept our request' },
  upstream_error: { status: 502, title: 'Corbado returned an unusable answer' },
  temporarily_unavailable: { status: 503, title: 'Temporarily unavailable' },
  login_interrupted: { status: 503, title: 'The login could not be finished and must be started again' },
  upstream_timeout: { status: 504, title: 'Corbado did not answer in time' },
} as const satisfies Record<string, { status: number; title: string }>;

export type RefusalCode = keyof typeof refusalTable;

/** Whether a refusal says that the request stands for no session, and not that nobody can tell right now. */
export const standsForNoSession = (
  code: RefusalCode,
): code is 'invalid_request' | 'unauthorized' | 'origin_not_allowed' =>
  code === 'invalid_request' || code === 'unauthorized' || code === 'origin_not_allowed';

/**
 * What exactly is wrong, for the developer at the other end: only where it helps nobody guess a secret, so a 401 never has an entry.
 * Reasons without an entry appear only in the log.
 */
export const publicDetails: Readonly<Record<string, string>> = {
  not_an_http_event: 'Send an API Gateway event of payload format 2.0.',
  body_missing: 'Send a JSON object as the request body.',
  body_not_utf8: 'The body is not valid UTF-8 text.',
  body_not_json: 'The body is not valid JSON.',
  body_not_object: 'The body must be a JSON object.',
  two_types: 'Send either type or connectTokenType.',
  two_credentials: 'Send the session cookie or an Authorization header, not both.',
  duplicate_cookie: 'The session cookie was sent more than once.',
  event_not_object: 'The event must be a JSON object.',
  event_identity_not_trusted: 'Send signedPasskeyData, or set postLogin.trustEventIdentity for this stage.',
  event_no_identifier: 'The event has no identifier field.',
  issuer_user_id_unverified: 'The address or number that names the user is not verified.',
  issuer_user_id_prefix: 'The user id belongs to a login connection that is not accepted.',
  id_token_in_body_off: 'Identity tokens in the body are disabled: set identity.allowIdTokenInBody.',
  issuer_login_revoked:
    'The user has logged out everywhere since this login: send them to your login with prompt=login or max_age=0.',
  type_switched_off: 'Tokens of this type are off: see connectToken.types.',
  token_in_body_off: 'Tokens in a body are off: set session.allowTokenInBody.',
  token_in_body_browser: 'A browser gets the session as a cookie only.',
};

type RefusalDetails = {
  /** A stable word for the log, never made of input. */
  reason: string;
  /** For the caller, where the reason's own sentence says too little: our words and field names, never their contents. */
  detail?: string;
  retryAfterSeconds?: number;
  cause?: unknown;
};

/** An expected failure: thrown anywhere, turned into an answer in one place. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly reason: string;
  readonly detail: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: RefusalCode, details: RefusalDetails) {
    super(`${code}: ${details.reason}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.reason = details.reason;
    this.detail = details.detail;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** The refusal that any thrown value stands for: itself, or `internal_error`, so that every failure has a code. */
export const asRefusal = (thrown: unknown): Refusal =>
  thrown instanceof Refusal ? thrown : new Refusal('internal_error', { reason: 'unexpected', cause: thrown });

/**
 * For work after a proof or code is used up, when a retry with the same one would be refused: turns an outage into `login_interrupted`, so
 * that the ceremony starts again. Every other refusal stays as it is.
 */
export const afterProof = async <Result>(work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'temporarily_unavailable')) throw error;
    throw new Refusal('login_interrupted', { reason: error.reason, cause: error.cause });
  }
};
