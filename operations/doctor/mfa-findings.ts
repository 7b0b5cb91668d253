// Second factors in a user pool: whether a preference can have an effect, and whether they get in the way of logins by passkey. Pure.
import type { MfaFactor } from '../../functions/shared/environment.ts';
import type { Stage } from '../../infra/stage-schema.ts';
import type { PoolMfa } from '../cognito/describe-pool.ts';
import { error, type Finding, ok, warning } from './finding.ts';

const what = 'MFA';

const isEnabled: Readonly<Record<MfaFactor, (mfa: PoolMfa) => boolean>> = {
  SOFTWARE_TOKEN_MFA: ({ SoftwareTokenMfaConfiguration }) => SoftwareTokenMfaConfiguration?.Enabled === true,
  SMS_MFA: ({ SmsMfaConfiguration }) => SmsMfaConfiguration?.SmsConfiguration !== undefined,
  EMAIL_OTP: ({ EmailMfaConfiguration }) => EmailMfaConfiguration !== undefined,
};

const preferenceFindings = ({ flag: { mode, mfaFactors = [] } }: Stage['cognito'], mfa: PoolMfa): Finding[] => {
  if (mode !== 'mfa-preference') return [];
  const inConsole = 'in the Cognito console, under Sign-in, Multi-factor authentication';
  if ((mfa.MfaConfiguration ?? 'OFF') === 'OFF') {
    const fix = `make MFA optional ${inConsole}, or write cognito.flag.mode: "attribute"`;
    return [error(what, 'is off in the pool, so a user’s preference has no effect', fix)];
  }
  const missing = mfaFactors.filter((factor) => !isEnabled[factor](mfa));
  if (missing.length === 0) return [ok(what, `${mfa.MfaConfiguration}, with ${mfaFactors.join(', ')}`)];
  const found = `the pool has not enabled ${missing.join(', ')}`;
  const fix = `enable it ${inConsole}, or take it out of cognito.flag.mfaFactors`;
  return [missing.length === mfaFactors.length ? error(what, found, fix) : warning(what, found, fix)];
};

// https://github.com/aws-amplify/amplify-js/issues/12887
const obstacleFindings = ({ customAuth }: Stage['cognito'], { MfaConfiguration }: PoolMfa): Finding[] =>
  customAuth && MfaConfiguration === 'ON'
    ? [
        warning(
          what,
          'is required by the pool, and Cognito does not support it in logins by passkey',
          'try such a login before you rely on it, or make MFA optional',
        ),
      ]
    : [];

export const mfaFindings = (cognito: Stage['cognito'], mfa: PoolMfa): Finding[] => [
  ...preferenceFindings(cognito, mfa),
  ...obstacleFindings(cognito, mfa),
];
