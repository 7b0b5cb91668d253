// The flag as an MFA preference: exactly one factor, one that the user has, and only where there is none.
import { describe, expect, it } from 'vitest';
import { mfaFlag } from '../../../../functions/shared/cognito/mfa-flag.ts';
import type { MfaBlock } from '../../../../functions/shared/cognito/user-pool.ts';
import type { MfaFactor } from '../../../../functions/shared/environment.ts';
import { callAt } from '../../call-at.ts';

const on = { Enabled: true, PreferredMfa: true };
const all: MfaFactor[] = ['SOFTWARE_TOKEN_MFA', 'SMS_MFA', 'EMAIL_OTP'];
const reachable = {
  ...{ phone_number: '+491', phone_number_verified: 'true' },
  ...{ email: 'ada@example.com', email_verified: 'true' },
};

type Given = {
  factors?: MfaFactor[];
  attributes?: Record<string, string>;
  mfaFactors?: string[];
  /** Errors of Cognito's, by the block that is refused with it. */
  refused?: Record<string, string>;
};

const preferring = ({ factors = all, attributes = {}, mfaFactors = [], refused = {} }: Given = {}) => {
  const blocks: MfaBlock[] = [];
  const flag = mfaFlag({
    read: async (username) => ({ username, attributes: new Map(Object.entries(attributes)), mfaFactors }),
    setPreference: async (_, block) => {
      const name = Object.keys(block).map((key) => refused[key])[0];
      if (name !== undefined) throw Object.assign(new Error(), { name });
      blocks.push(block);
    },
    factors,
  });
  return { blocks, raise: () => flag.raise('u-1', callAt()), lower: () => flag.lower('u-1', callAt()) };
};

describe('a user without a factor', () => {
  it.each<[string, Given, MfaBlock]>([
    ['an authenticator app', {}, { SoftwareTokenMfaSettings: on }],
    ['a phone', { factors: ['SMS_MFA'], attributes: reachable }, { SMSMfaSettings: on }],
    ['e-mail', { factors: ['EMAIL_OTP'], attributes: reachable }, { EmailMfaSettings: on }],
    ['the first that there is', { attributes: reachable, factors: ['EMAIL_OTP', 'SMS_MFA'] }, { EmailMfaSettings: on }],
  ])('M1: gets %s, in exactly one block', async (_, given, block) => {
    const { raise, blocks } = preferring(given);
    expect([await raise(), blocks]).toEqual([{ state: 'set', updated: true }, [block]]);
  });

  it('M5: who has enrolled no app gets the next factor in the list', async () => {
    const refused = { SoftwareTokenMfaSettings: 'InvalidParameterException' };
    const { raise, blocks } = preferring({ attributes: reachable, refused });
    expect([await raise(), blocks]).toEqual([{ state: 'set', updated: true }, [{ SMSMfaSettings: on }]]);
  });

  it.each([
    ['no phone number', { phone_number_verified: 'true' }],
    ['an empty one', { phone_number: '', phone_number_verified: 'true' }],
    ['one that is not verified', { phone_number: '+491', phone_number_verified: 'false' }],
    ['one of which nothing is known', { phone_number: '+491' }],
    ['an e-mail address alone', { email: 'a@example.com', email_verified: 'true' }],
  ])('M5: with %s never gets SMS', async (_, attributes) => {
    const { raise, blocks } = preferring({ factors: ['SMS_MFA'], attributes });
    expect(await raise()).toEqual({ state: 'not_applicable', updated: false, reason: 'no_factor_enrolled' });
    expect(blocks).toEqual([]);
  });

  it('M5: whom Cognito refuses every factor for has none to be enabled', async () => {
    const refused = Object.fromEntries(
      ['SoftwareTokenMfaSettings', 'SMSMfaSettings', 'EmailMfaSettings'].map((name) => [
        name,
        'InvalidParameterException',
      ]),
    );
    const { raise, blocks } = preferring({ attributes: reachable, refused });
    expect(await raise()).toMatchObject({ state: 'not_applicable', reason: 'no_factor_enrolled' });
    expect(blocks).toEqual([]);
  });

  it.each([
    ['TooManyRequestsException', 'pending', 'throttled'],
    ['UserNotFoundException', 'not_applicable', 'user_not_found'],
    ['NotAuthorizedException', 'pending', 'not_authorized'],
  ])('M3: is left for later or for good on %s, and no other factor is tried', async (name, state, reason) => {
    const { raise, blocks } = preferring({ attributes: reachable, refused: { SoftwareTokenMfaSettings: name } });
    expect([await raise(), blocks]).toEqual([{ state, updated: false, reason }, []]);
  });
});

it.each([['SMS_MFA'], ['SOFTWARE_TOKEN_MFA'], ['EMAIL_OTP'], ['SOMETHING_NEW']])(
  'M5: a user who has %s already is left as they are',
  async (factor) => {
    const { raise, blocks } = preferring({ attributes: reachable, mfaFactors: [factor] });
    expect([await raise(), blocks]).toEqual([{ state: 'set', updated: false }, []]);
  },
);

it('M5: lowering takes no factor from anybody', async () => {
  const { lower, blocks } = preferring({ attributes: reachable, mfaFactors: ['SMS_MFA'] });
  expect([await lower(), blocks]).toEqual([{ state: 'cleared', updated: false }, []]);
});
