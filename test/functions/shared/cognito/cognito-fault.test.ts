// What each error of Cognito's means for the flag, by its name: later, or never. Written down a second time on purpose.
import { expect, it } from 'vitest';
import { judgeCognitoError } from '../../../../functions/shared/cognito/cognito-fault.ts';
import { callAt } from '../../call-at.ts';

const named = (name: string, message = 'canary') => Object.assign(new Error(message), { name });

it.each([
  // Documented for AdminUpdateUserAttributes, AdminSetUserMFAPreference or AdminGetUser.
  ['UserNotFoundException', 'not_applicable', 'user_not_found'],
  ['UserNotConfirmedException', 'not_applicable', 'user_not_confirmed'],
  ['PasswordResetRequiredException', 'not_applicable', 'password_reset_required'],
  ['AliasExistsException', 'not_applicable', 'alias_exists'],
  ['InvalidParameterException', 'pending', 'attribute_refused'],
  ['ResourceNotFoundException', 'pending', 'pool_not_found'],
  ['OperationNotEnabledException', 'pending', 'operation_not_enabled'],
  ['NotAuthorizedException', 'pending', 'not_authorized'],
  ['UserLambdaValidationException', 'pending', 'pool_trigger_refused'],
  ['UnexpectedLambdaException', 'pending', 'pool_trigger_failed'],
  ['InvalidLambdaResponseException', 'pending', 'pool_trigger_failed'],
  ['TooManyRequestsException', 'pending', 'throttled'],
  ['LimitExceededException', 'pending', 'throttled'],
  ['InternalErrorException', 'pending', 'cognito_error'],
  // Common to all of AWS, or of the SDK's own making.
  ['AccessDeniedException', 'pending', 'access_denied'],
  ['ThrottlingException', 'pending', 'throttled'],
  ['ConcurrentModificationException', 'pending', 'cognito_error'],
  ['TimeoutError', 'pending', 'timeout'],
  ['AbortError', 'pending', 'timeout'],
  // Not in any list.
  ['ServiceUnavailable', 'pending', 'unavailable'],
  ['ECONNREFUSED', 'pending', 'unavailable'],
  ['Error', 'pending', 'unavailable'],
  ['toString', 'pending', 'unavailable'],
  ['__proto__', 'pending', 'unavailable'],
])('M3: %s is %s: %s', (name, state, reason) => {
  const call = callAt();
  expect(judgeCognitoError(named(name), call)).toEqual({ state, updated: false, reason });
  expect(call.trail.facts.upstreamErrorType).toBe(name);
});

it('M3: what only a person can mend says so in the log, and nothing else does', () => {
  const hintOf = (name: string) => {
    const call = callAt();
    judgeCognitoError(named(name), call);
    return call.trail.facts.hint;
  };
  for (const name of ['InvalidParameterException', 'ResourceNotFoundException', 'OperationNotEnabledException'])
    expect(hintOf(name)).toMatch(/run the doctor$/);
  expect(hintOf('AccessDeniedException')).toContain('deploy the stack again');
  for (const name of ['UserNotFoundException', 'TooManyRequestsException', 'TimeoutError'])
    expect(hintOf(name)).toBeUndefined();
});

it('L1: nothing that Cognito says in its message is logged or answered', () => {
  const call = callAt();
  const fault = judgeCognitoError(named('UserNotFoundException', 'User ada@example.com does not exist'), call);
  expect(JSON.stringify([fault, call.trail.facts])).not.toContain('ada');
});
