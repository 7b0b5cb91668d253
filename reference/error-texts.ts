// What each code means to the people in front: the prose of docs/errors.md. Statuses and titles stand in the refusal table.
import type { RefusalCode } from '../functions/shared/frame/refusal.ts';

export type ErrorText = {
  /** What happened, for the developer. */
  readonly happened: string;
  /** What the user should see; absent where no user is there to see it. */
  readonly user?: string;
  /** What the developer does. */
  readonly developer: string;
  /** A `detail` that a caller can get, word for word. */
  readonly detail?: string;
};

const tryAgain =
  '“This did not work just now. Please try again.” with a button that repeats the call. Nothing was lost.';

export const errorTexts: Readonly<Record<RefusalCode, ErrorText>> = {
  invalid_request: {
    happened: 'The body, a credential or the event is malformed. `detail` names the field and what it may contain.',
    user: '“Something went wrong.” It is a mistake in the page or app; trying again does not help.',
    developer:
      'Correct what `detail` names. Unknown fields are refused too. The session cookie and an `Authorization` header together are two ' +
      'credentials: with the cookie, send `credentials: "include"` and no header.',
    detail: 'The field type must be passkey-append or passkey-list or passkey-delete.',
  },
  signed_passkey_data_required: {
    happened: 'A post-login event names a user but carries no proof of the login.',
    developer:
      'Send `signedPasskeyData` in the action’s event. If your Corbado project cannot, read about `postLogin.trustEventIdentity` in ' +
      '[configuration.md](configuration.md) before you set it.',
  },
  unauthorized: {
    happened:
      'There is no session, or it has expired, was ended or never existed; or a JWT is not valid here; or the caller of an action is ' +
      'not Corbado. The answer never says which. An outage is never a 401.',
    user: 'Your login page, with “Your session has ended” if somebody was signed in.',
    developer:
      'Send the user to the login. If it comes right after a successful login, the browser did not keep the cookie: see ' +
      '[the section on that](frontend.md#when-the-cookie-is-not-kept). For an action, compare the secret: ' +
      '[runbook.md](runbook.md).',
  },
  invalid_passkey_data: {
    happened:
      'Corbado does not confirm this login, or its proof was used before. A proof works once, for a short time.',
    user: '“The passkey was not accepted. Please try again, or use your password.”',
    developer: 'Start the passkey login again, or fall back to your other login. Never send the same proof twice.',
  },
  origin_not_allowed: {
    happened:
      'The request comes from a page whose origin is not in the stage’s `allowedOrigins`, or from another site.',
    user: '“Something went wrong.” Trying again does not help.',
    developer:
      'Add the origin exactly as the browser sends it (`https://app.example.com`, no slash), if it is yours, and deploy. ' +
      'A server that calls for its users sends the session token as `Authorization: Bearer`, not as a cookie: `docs/backend.md`.',
  },
  reauthentication_required: {
    happened:
      'Adding and deleting passkeys needs a login of the last 15 minutes (`connectToken.freshLoginSeconds`), and this one is older. ' +
      'Or a JWT is from before the user logged out everywhere.',
    user: '“Please sign in again to change your passkeys.”, then what they wanted to do.',
    developer:
      'Send the user to your login with `prompt=login` (or `max_age=0`), so that it does not answer from a login of its own, exchange the ' +
      'new JWT, and repeat. In the client it is `failure.needsFreshLogin`.',
  },
  type_not_allowed: {
    happened: 'This type of connect token is switched off for the stage.',
    user: 'Nothing: hide what needs this token.',
    developer: 'Add the type to `connectToken.types`, or do not ask for it.',
    detail: 'Tokens of this type are off: see connectToken.types.',
  },
  identity_not_accepted: {
    happened:
      'The token is genuine, but it names its user by an unverified address, or by an id of another login connection.',
    user: '“Please confirm your e-mail address first.”, or how to log in the other way.',
    developer:
      '`detail` says which of the two. Verify the address at your login, or see `trustedIssuers[].userIdAfter`.',
    detail: 'The address or number that names the user is not verified.',
  },
  not_found: {
    happened: 'A function was asked for something that it does not do. No route of the API leads here.',
    developer:
      'Call the API’s own routes: [api.md](api.md). API Gateway answers an unknown path itself, without a code.',
  },
  flag_not_applicable: {
    happened:
      'Only with `cognito.flag.strict`: the passkey was created, but the user pool cannot take the flag of this user, for instance because ' +
      'the user is not in it.',
    developer: 'The `reason` in the log line says why: [cognito.md](cognito.md).',
  },
  identifier_taken: {
    happened: 'The identifier in the token, or this user’s id, already belongs to another user.',
    user: '“This account cannot use passkeys yet. Please contact support.”',
    developer: 'Two accounts at your login share an identifier: change one of them, or use another `identifierClaim`.',
  },
  other_user: {
    happened:
      'The request said in `expectedUserId` whom the page shows as signed in, and the session is somebody else’s: another tab has signed ' +
      'that user in. No token was issued, so no passkey goes to the wrong account.',
    user: 'The page anew, with the user who is signed in now, or “You are signed in as somebody else in another tab.”',
    developer:
      'Load the page again. In the client it is `failure.otherUser`; the React hook asks for the session by itself.',
  },
  duplicate_event: {
    happened: 'This action event was already processed.',
    developer: 'Nothing: the first one counted.',
  },
  payload_too_large: {
    happened: 'The body is larger than 16 kB (32 kB for actions and proofs).',
    user: '“Something went wrong.” Trying again does not help.',
    developer: 'Send only the documented fields.',
  },
  unsupported_media_type: {
    happened: 'The body is not declared as JSON.',
    user: '“Something went wrong.” Trying again does not help.',
    developer: 'Send `content-type: application/json`.',
  },
  too_many_requests: {
    happened:
      'This user’s credential was used more often than `throttle.perUserPerMinute` allows, or more logins arrived at once than the user may ' +
      'have sessions.',
    user: '“Please wait a moment.”',
    developer:
      'Probably a loop: nobody needs 60 tokens a minute. Wait as `Retry-After` says. After a passkey login, start the login again.',
  },
  internal_error: {
    happened: 'A mistake in the configuration, or in this bundle.',
    user: '“Something went wrong on our side.” with the request id.',
    developer: 'Look for the request id in the log: the line has the `reason`. [runbook.md](runbook.md) lists them.',
  },
  upstream_rejected: {
    happened: 'Corbado refused our request: mostly a wrong API secret or project id.',
    user: 'Your other login, and “Passkeys are not available right now.”',
    developer: 'Look for the request id in the log, then run the doctor.',
  },
  upstream_error: {
    happened: 'Corbado’s answer could not be used.',
    user: tryAgain,
    developer: 'Repeat the call later. After a passkey login, start the login again.',
  },
  temporarily_unavailable: {
    happened: 'DynamoDB, Secrets Manager or the keys of the issuer are out of reach, or Corbado’s rate limit was hit.',
    user: tryAgain,
    developer:
      'Repeat the call after `Retry-After`; nothing was used up, not even a proof. The client does it once by itself for tokens.',
  },
  login_interrupted: {
    happened: 'Something failed after the proof or the hand-off code was used up, or while it was.',
    user: '“The login was interrupted. Please sign in again.”',
    developer: 'Start the login again. Sending the same proof or code again is in most cases a 401.',
  },
  upstream_timeout: {
    happened: 'Corbado did not answer in time.',
    user: tryAgain,
    developer:
      'Repeat the call. After `verify` or `completeLogin`, start the passkey login again: the proof may be used up.',
  },
};

/** The codes that the client package finds out by itself, without an answer of the backend. */
export const clientErrorTexts: Readonly<Record<string, ErrorText>> = {
  unreachable: {
    happened: 'There was no answer: no network, a wrong `baseUrl`, or CORS. Browsers do not say which.',
    user: tryAgain,
    developer:
      'In the browser’s console, a CORS message means that the page’s origin is not in `allowedOrigins`. With `curl` the address either ' +
      'answers or it does not.',
  },
  'http_…': {
    happened:
      'The answer is not this bundle’s: API Gateway’s own (429 over `throttle`, 404 for an unknown path, 503), or that of something in between.',
    user: 'As for the status: try again for 429 and 503; else “Something went wrong.”',
    developer: '`requestId` is API Gateway’s where it answered.',
  },
  cookie_not_kept: {
    happened:
      'The login succeeded, but within a minute the session was not sent back: the browser did not keep its cookie.',
    user: '“Your browser blocks the cookie that keeps you signed in.” Not the login page again: it would go round in circles.',
    developer: 'See [when the cookie is not kept](frontend.md#when-the-cookie-is-not-kept).',
  },
  no_login_result: {
    happened:
      'Corbado’s component handed over nothing to log in with: the components 0.2 do this unless a post-login action answered.',
    user: 'Your other login.',
    developer: 'Wrap Corbado’s service in [`handOverProof`](frontend.md#corbados-components).',
  },
  no_token_storage: {
    happened: 'The post-login action handed over a session token, and this client keeps its session in a cookie.',
    user: 'Your other login.',
    developer:
      'For a page, set `postLogin.delivery: "handoff"`, or use no post-login action. For an app, give the client a `storage`.',
  },
};
