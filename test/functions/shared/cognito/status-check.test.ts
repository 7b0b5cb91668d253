// Whether a passkey login asks the user pool: as the environment says, and never by half.
import { expect, it } from 'vitest';
import { openStatusCheck } from '../../../../functions/shared/cognito/status-check.ts';

const pool = { COGNITO_USER_POOL_ID: 'eu-central-1_AbCdEfGhI', COGNITO_USER_ID: 'username' } as const;

it('R6: nobody is asked where the stage does not say so, whatever pool there is', () => {
  expect(openStatusCheck({ ...pool, CHECK_USER_STATUS: false })).toBeUndefined();
});

it('R6: a check without a pool keeps the function from starting', () => {
  const open = () => openStatusCheck({ CHECK_USER_STATUS: true, COGNITO_USER_ID: 'sub' });
  expect(open).toThrow('CHECK_USER_STATUS=true needs COGNITO_USER_POOL_ID');
  expect(openStatusCheck({ ...pool, CHECK_USER_STATUS: true })).toBeDefined();
});
