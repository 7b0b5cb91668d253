// What tells the user pool, as an environment describes it: nothing, or something that has a pool to tell.
import { describe, expect, it } from 'vitest';
import { type FlagEnvironment, openFlagWriter } from '../../../../functions/shared/cognito/open-flag-writer.ts';
import { attribute, timeAttribute } from '../../flag-world.ts';

const env: FlagEnvironment = {
  FLAG_MODE: 'attribute',
  COGNITO_USER_ID: 'username',
  COGNITO_USER_POOL_ID: 'eu-central-1_Abc123',
  FLAG_ATTRIBUTE: attribute,
  FLAG_TIME_ATTRIBUTE: timeAttribute,
  FLAG_MFA_FACTORS: ['SMS_MFA'],
};

describe('the mode', () => {
  it('M5: off has no writer, and needs no pool', () => {
    expect(openFlagWriter({ ...env, FLAG_MODE: 'off', COGNITO_USER_POOL_ID: undefined })).toBeUndefined();
  });

  it.each(['attribute', 'mfa-preference'] as const)(
    'R6: %s without a pool does not start, and says why',
    (FLAG_MODE) => {
      const open = () => openFlagWriter({ ...env, FLAG_MODE, COGNITO_USER_POOL_ID: undefined });
      expect(open).toThrow(`FLAG_MODE=${FLAG_MODE} needs COGNITO_USER_POOL_ID`);
    },
  );
});
