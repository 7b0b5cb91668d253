// What each of Cognito's errors means for the flag: try again later, or leave this user alone. By name, since not all have a class.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateUserAttributes.html
import type { Call } from '../frame/call.ts';
import { errorNameOf, factsOfAwsError } from '../frame/connections.ts';

export type CognitoFault = {
  readonly state: 'pending' | 'not_applicable';
  readonly updated: false;
  readonly reason: string;
};

const later = (reason: string, hint?: string) => ({ state: 'pending', reason, hint }) as const;
const never = (reason: string) => ({ state: 'not_applicable', reason, hint: undefined }) as const;

const faults = {
  UserNotFoundException: never('user_not_found'),
  UserNotConfirmedException: never('user_not_confirmed'),
  PasswordResetRequiredException: never('password_reset_required'),
  AliasExistsException: never('alias_exists'),
  // Not Cognito's: it found another user under this user's id.
  OtherPoolUser: never('other_user'),
  // A person has to fix the deployment or the pool; then the flag follows by itself.
  InvalidParameterException: later('attribute_refused', 'the user pool has no such attribute: run the doctor'),
  ResourceNotFoundException: later('pool_not_found', 'there is no such user pool: run the doctor'),
  OperationNotEnabledException: later('operation_not_enabled', 'the user pool does not allow this: run the doctor'),
  NotAuthorizedException: later('not_authorized', 'Cognito refuses this for this user or this role'),
  AccessDeniedException: later('access_denied', "this function's role may not do this: deploy the stack again"),
  // The pool's own triggers.
  UserLambdaValidationException: later('pool_trigger_refused'),
  UnexpectedLambdaException: later('pool_trigger_failed'),
  InvalidLambdaResponseException: later('pool_trigger_failed'),
  // Temporary trouble.
  TooManyRequestsException: later('throttled'),
  LimitExceededException: later('throttled'),
  ThrottlingException: later('throttled'),
  InternalErrorException: later('cognito_error'),
  ConcurrentModificationException: later('cognito_error'),
  TimeoutError: later('timeout'),
  AbortError: later('timeout'),
  connection_lost: later('connection_lost'),
} as const satisfies Record<string, ReturnType<typeof later | typeof never>>;

/** Every error has an outcome; one that is not in the list is an outage. */
export const judgeCognitoError = (error: unknown, call: Call): CognitoFault => {
  const name = errorNameOf(error);
  const known = Object.hasOwn(faults, name) ? faults[name as keyof typeof faults] : later('unavailable');
  call.trail.note({ ...factsOfAwsError(error), ...(known.hint === undefined ? {} : { hint: known.hint }) });
  return { state: known.state, updated: false, reason: known.reason };
};
