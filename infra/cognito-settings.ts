// The settings of a stage that concern a Cognito user pool: whose tokens count, what the pool is told of passkeys, logins through it.
import * as z from 'zod';
import { type MfaFactor, poolUserIds } from '../functions/shared/environment.ts';
import { explain } from './configuration-problem.ts';
import { distinct, flag, listOf, oneOf, patternText, wholeNumber } from './setting-schemas.ts';
import type { StageKind } from './stage-addresses.ts';

const flagModes = ['off', 'attribute', 'mfa-preference'] as const;
export type FlagMode = (typeof flagModes)[number];

export const mfaFactors = ['SOFTWARE_TOKEN_MFA', 'SMS_MFA', 'EMAIL_OTP'] as const satisfies MfaFactor[];

export const defaultFlagAttribute = 'custom:passkey_enrolled';
export const defaultFlagTimeAttribute = 'custom:passkey_at';

/** What a pool is told, as far as it follows from the rest of a stage. */
export const flagModeOf = (asked: FlagMode | undefined, hasPool: boolean, recordsPasskeys: boolean): FlagMode =>
  asked ?? (hasPool && recordsPasskeys ? 'attribute' : 'off');

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SchemaAttributeType.html
const customAttribute = () =>
  patternText(
    /^custom:[A-Za-z0-9_.-]{1,20}$/,
    'is not the name of a custom attribute',
    'write "custom:" and 1 to 20 letters, digits, _, . or -',
  );

const passkeyFlag = z.strictObject({
  mode: oneOf(flagModes)
    .optional()
    .describe(
      'What the pool is told when a user gets a first passkey: nothing, an attribute, or a second factor for the password ' +
        'login. When left out `attribute` with a user pool and post-append, otherwise `off`.',
    ),
  attribute: customAttribute()
    .default(defaultFlagAttribute)
    .describe('The attribute that is `true` while the user has a passkey. No app client may be able to write it.'),
  timeAttribute: customAttribute()
    .default(defaultFlagTimeAttribute)
    .describe('The attribute with the time of the last change, in epoch seconds.'),
  mfaFactors: distinct(oneOf(mfaFactors), `list what may become the preferred factor: ${mfaFactors.join(', ')}`)
    .optional()
    .describe(
      'For mode `mfa-preference`: of these factors, the first that the user has enrolled becomes the preferred one.',
    ),
  strict: flag
    .default(false)
    .describe('Whether the post-append action fails when Cognito cannot be told; otherwise Cognito is told later.'),
  recheckDays: wholeNumber('days', 0, 3650)
    .default(30)
    .describe('How often Corbado is asked whether a user with the flag still has a passkey; 0 for never.'),
  reconcileMinutes: wholeNumber('minutes', 1, 1440)
    .default(5)
    .describe('How often the run is started that finishes what was left undone and looks at deleted passkeys.'),
});

export const cognito = (kind: StageKind) =>
  z.strictObject({
    createDemoPool: flag
      .refine((create) => kind === 'development' || !create, {
        error: explain('is for development', 'name your user pool in existing.userPoolArn'),
      })
      .default(false)
      .describe('Whether a user pool to try things out is created. Production refuses it.'),
    appClientIds: listOf(
      patternText(/^[\w+]{1,128}$/, 'is not the id of an app client', 'copy it from the app client in the AWS console'),
      'list the ids of app clients',
    )
      .default([])
      .describe('App clients of the pool whose tokens count as a login. Those of other clients are refused.'),
    userId: oneOf(poolUserIds)
      .default('username')
      .describe(
        'Which of the pool’s names for a user is your user id, and so Corbado’s `webauthnId`: in its tokens, for the flag, for logins to ' +
          'the pool. The other one is never compared.',
      ),
    checkUserStatus: flag
      .default(false)
      .describe(
        'Whether a passkey login asks the pool if the user is enabled and confirmed. A login that the browser suggests passes no pre-login ' +
          'action, so without this a user disabled in the pool gets in. Costs one Cognito request per login; an outage is a 503.',
      ),
    flag: passkeyFlag.prefault({}),
    customAuth: flag
      .default(false)
      .describe(
        'Whether users can log in to the pool itself by passkey: three triggers, which `npm run cognito:attach` attaches ' +
          'to a pool of yours.',
      ),
  });
