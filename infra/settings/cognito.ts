// The settings of a stage that concern a Cognito user pool: whose tokens count, how it flags passkeys, logins to it.
import * as z from 'zod';
import {
  customAttributePattern,
  type FlagMode,
  flagModes,
  mfaFactors,
  poolUserIds,
  recheckDays,
} from '../../functions/shared/environment/settings.ts';
import { explain } from './configuration-problem.ts';
import { distinct, flag, listOf, oneOf, patternText, type StageKind, wholeNumber } from './values.ts';

export const defaultFlagAttribute = 'custom:passkey_enrolled';
export const defaultFlagTimeAttribute = 'custom:passkey_at';

/** How passkeys are flagged in the pool, by default according to the rest of the stage. */
export const flagModeOf = (asked: FlagMode | undefined, hasPool: boolean, recordsPasskeys: boolean): FlagMode =>
  asked ?? (hasPool && recordsPasskeys ? 'attribute' : 'off');

const customAttribute = () =>
  patternText(
    customAttributePattern,
    'is not the name of a custom attribute',
    'write "custom:" and 1 to 20 letters, digits, _, . or -',
  );

const passkeyFlag = z.strictObject({
  mode: oneOf(flagModes)
    .optional()
    .describe(
      'What the pool stores when a user gets a first passkey: nothing, an attribute, or a second factor for the password login. ' +
        'Defaults to `attribute` with a user pool and post-append, otherwise to `off`.',
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
    .describe('Whether the post-append action fails when the flag cannot be written. Otherwise it is written later.'),
  recheckDays: wholeNumber('days', recheckDays)
    .default(30)
    .describe('How often Corbado is asked whether a user with the flag still has a passkey; 0 for never.'),
  reconcileMinutes: wholeNumber('minutes', [1, 1440])
    .default(5)
    .describe('How often the reconcile run starts. It finishes pending flags and checks for deleted passkeys.'),
});

/** `poolSetting` is what names an existing pool. */
export const cognito = (kind: StageKind, poolSetting: string) =>
  z.strictObject({
    createDemoPool: flag
      .refine((create) => kind === 'development' || !create, {
        error: explain('is for development', `name your user pool in ${poolSetting}`),
      })
      .default(false)
      .describe('Whether to create a user pool to try things out with. Production refuses it.'),
    appClientIds: listOf(
      patternText(/^[\w+]{1,128}$/, 'is not the id of an app client', 'copy it from the app client in the AWS console'),
      'list the ids of app clients',
    )
      .default([])
      .describe('App clients of the pool whose tokens count as a login. Those of other clients are refused.'),
    userId: oneOf(poolUserIds)
      .default('username')
      .describe(
        'Which of the pool’s two names for a user is your user id, and so Corbado’s `webauthnId`: in its tokens, for the flag and for logins ' +
          'to the pool. The other name is never compared.',
      ),
    checkUserStatus: flag
      .default(false)
      .describe(
        'Whether a passkey login asks the pool if the user is enabled and confirmed. Logins suggested by the browser skip pre-login, ' +
          'so without this a user disabled in the pool gets in. Costs one Cognito request per login; an outage is a 503.',
      ),
    flag: passkeyFlag.prefault({}).describe('How the pool is told who has a passkey.'),
    customAuth: flag
      .default(false)
      .describe(
        'Whether users can log in to the pool itself by passkey: three triggers, which the command `cognito` attaches ' +
          'to a pool of yours.',
      ),
  });
