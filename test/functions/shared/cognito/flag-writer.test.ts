// The flag in the user pool: as two custom attributes, or as Cognito's own MFA preference, and nothing else is ever written.
import { describe, expect, it, vi } from 'vitest';
import { attributeFlag, mfaFlag, openFlagWriter } from '../../../../functions/shared/cognito/flag-writer.ts';
import type { MfaFactor } from '../../../../functions/shared/environment/settings.ts';
import { callAt, now } from '../../call-at.ts';
import { attribute, flagEnvironment, timeAttribute } from '../../flag-world.ts';
import { answerAbout, cognitoError, poolOf, poolThat, writesIn } from '../../memory-pool.ts';

const others = { sub: 's-1', email: 'ada@example.com', email_verified: 'true', 'custom:tier': 'gold' };

describe.each([
  ['raise', 'true', 'set'],
  ['lower', 'false', 'cleared'],
] as const)('to %s the attribute', (step, value, state) => {
  const flagging = (attributes: Record<string, string>) => {
    const pool = poolOf({ username: 'u-1', attributes: { ...others, ...attributes } });
    const flag = attributeFlag(pool, flagEnvironment);
    return { pool, change: (call = callAt()) => flag[step]('u-1', call) };
  };

  it.each([value === 'true' ? 'false' : 'true', '', 'TRUE', 'yes', ' false'])(
    'M1: writes these two attributes where it was %j, and no other',
    async (before) => {
      const { pool, change } = flagging({ [attribute]: before });
      expect(await change()).toEqual({ state, updated: true });
      expect(writesIn(pool.calls)).toEqual([{ [attribute]: value, [timeAttribute]: String(now) }]);
    },
  );

  it('M2: writes nothing where the user pool says so already', async () => {
    const { pool, change } = flagging({ [attribute]: value, [timeAttribute]: '7' });
    expect([await change(), pool.calls]).toEqual([{ state, updated: false }, [['AdminGetUser', { Username: 'u-1' }]]]);
  });

  it.each(['AdminGetUser', 'AdminUpdateUserAttributes'])('M3: never throws when %s fails', async (failing) => {
    const pool = poolThat((operation) => {
      if (operation === failing) throw cognitoError('TooManyRequestsException');
      return answerAbout({ username: 'u-1', attributes: others });
    });
    const env = { ...flagEnvironment, FLAG_ATTRIBUTE: 'custom:tier' };
    const outcome = await attributeFlag(pool, env)[step]('u-1', callAt());
    expect(outcome).toEqual({ state: 'pending', updated: false, reason: 'throttled' });
    expect(pool.calls.at(-1)?.[0]).toBe(failing);
  });

  it('M3: gives up when the call ends, and after a second and a half in any case', async () => {
    const timeouts: number[] = [];
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
      timeouts.push(milliseconds);
      const controller = new AbortController();
      setImmediate(() => controller.abort(new DOMException('too late', 'TimeoutError')));
      return controller.signal;
    });
    try {
      const pool = poolThat((_operation, _input, signal) => {
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      });
      const flag = attributeFlag(pool, flagEnvironment);
      const gaveUp = { state: 'pending', updated: false, reason: 'timeout' };
      expect(await flag[step]('u-1', callAt(now, { signal: AbortSignal.abort() }))).toEqual(gaveUp);
      expect(pool.calls).toEqual([]);
      expect(await flag[step]('u-1', callAt())).toEqual(gaveUp);
      expect([pool.calls.length, timeouts]).toEqual([1, [1500, 1500]]);
    } finally {
      timeout.mockRestore();
    }
  });
});

it('M1: a user who never had the flag is left alone when it is lowered', async () => {
  const pool = poolOf({ username: 'u-1', attributes: others });
  const outcome = await attributeFlag(pool, flagEnvironment).lower('u-1', callAt());
  expect([outcome, writesIn(pool.calls)]).toEqual([{ state: 'cleared', updated: false }, []]);
});

describe('the MFA preference', () => {
  const on = { Enabled: true, PreferredMfa: true };
  const [app, phone, mail] = ['SoftwareTokenMfaSettings', 'SMSMfaSettings', 'EmailMfaSettings'] as const;
  const all: MfaFactor[] = ['SOFTWARE_TOKEN_MFA', 'SMS_MFA', 'EMAIL_OTP'];
  const reachable = { phone_number: '+491', phone_number_verified: 'true', email: 'a@b.cd', email_verified: 'true' };
  const none = { state: 'not_applicable', updated: false, reason: 'no_factor_enrolled' };

  type Given = {
    factors?: MfaFactor[];
    attributes?: Record<string, string>;
    mfaFactors?: string[];
    /** Errors of Cognito's, by the block that is refused with it. */
    refused?: Record<string, string>;
  };
  const preferring = ({ factors = all, attributes = reachable, mfaFactors = [], refused = {} }: Given = {}) => {
    const pool = poolThat((operation, input) => {
      if (operation === 'AdminGetUser')
        return answerAbout({ username: 'u-1', attributes: { sub: 's-1', ...attributes }, mfaFactors });
      const name = Object.keys(input).map((block) => refused[block])[1];
      if (name !== undefined) throw cognitoError(name);
      return {};
    });
    const flag = mfaFlag(pool, { ...flagEnvironment, FLAG_MFA_FACTORS: factors });
    /** The blocks that Cognito was asked to set. */
    const asked = () => pool.calls.slice(1).map(([, { Username: _, ...block }]) => block);
    return { pool, asked, raise: () => flag.raise('u-1', callAt()), lower: () => flag.lower('u-1', callAt()) };
  };

  it.each<[string, Given, string[]]>([
    ['an authenticator app', { attributes: {} }, [app]],
    ['a phone', { factors: ['SMS_MFA'] }, [phone]],
    ['e-mail', { factors: ['EMAIL_OTP'] }, [mail]],
    ['the first that there is', { factors: ['EMAIL_OTP', 'SMS_MFA'] }, [mail]],
    ['the next one, with no app enrolled,', { refused: { [app]: 'InvalidParameterException' } }, [app, phone]],
  ])('M1, M5: of a user without a factor becomes %s, in exactly one block', async (_, given, blocks) => {
    const { raise, asked } = preferring(given);
    expect(await raise()).toEqual({ state: 'set', updated: true });
    expect(asked()).toEqual(blocks.map((block) => ({ [block]: on })));
  });

  it.each([
    ['no phone number', { phone_number_verified: 'true' }],
    ['an empty one', { phone_number: '', phone_number_verified: 'true' }],
    ['one that is not verified', { phone_number: '+491', phone_number_verified: 'false' }],
    ['one of which nothing is known', { phone_number: '+491' }],
    ['an e-mail address alone', { email: 'a@example.com', email_verified: 'true' }],
  ])('M5: is never SMS with %s', async (_, attributes) => {
    const { raise, asked } = preferring({ factors: ['SMS_MFA'], attributes });
    expect([await raise(), asked()]).toEqual([none, []]);
  });

  it('M5: is none where Cognito refuses every factor as not enrolled', async () => {
    const refused = Object.fromEntries([app, phone, mail].map((block) => [block, 'InvalidParameterException']));
    expect(await preferring({ refused }).raise()).toEqual(none);
  });

  it.each([
    ['TooManyRequestsException', 'pending', 'throttled'],
    ['UserNotFoundException', 'not_applicable', 'user_not_found'],
    ['NotAuthorizedException', 'pending', 'not_authorized'],
  ])('M3: is left for later or for good on %s, and no other factor is tried', async (name, state, reason) => {
    const { raise, asked } = preferring({ refused: { [app]: name } });
    expect([await raise(), asked().length]).toEqual([{ state, updated: false, reason }, 1]);
  });

  it.each(['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP', 'SOMETHING_NEW'])(
    'M5: of a user who has %s is left as it is, also when the flag is lowered',
    async (factor) => {
      const { raise, lower, asked } = preferring({ mfaFactors: [factor] });
      expect([await raise(), await lower()]).toEqual([
        { state: 'set', updated: false },
        { state: 'cleared', updated: false },
      ]);
      expect(asked()).toEqual([]);
    },
  );
});

describe('the mode', () => {
  it('M5: off has no writer, and needs no pool', () => {
    const env = { ...flagEnvironment, COGNITO_USER_POOL_ID: undefined };
    expect(openFlagWriter({ ...env, FLAG_MODE: 'off' })).toBeUndefined();
    for (const FLAG_MODE of ['attribute', 'mfa-preference'] as const)
      expect(() => openFlagWriter({ ...env, FLAG_MODE })).toThrow(`FLAG_MODE=${FLAG_MODE} needs COGNITO_USER_POOL_ID`);
  });
});
