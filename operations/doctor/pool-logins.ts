// A pool’s second factors, and whether it calls this stage’s functions for logins by passkey. Pure.
import type { MfaFactor } from '../../functions/shared/environment/settings.ts';
import type { DeployedSettings, PoolSettings } from '../aws/deployed-settings.ts';
import type { DeployedStack } from '../aws/deployed-stack.ts';
import type { DescribedPool, PoolMfa } from '../cognito/pool.ts';
import { planAttach, type TriggerPlan, type Triggers, triggerNames, triggersOf } from '../cognito/triggers.ts';
import { callAbout, type Deployment, deployCall } from '../command/deployment.ts';
import { error, type Finding, ok, warning } from './finding.ts';

const isEnabled: Readonly<Record<MfaFactor, (mfa: PoolMfa) => boolean>> = {
  SOFTWARE_TOKEN_MFA: ({ SoftwareTokenMfaConfiguration }) => SoftwareTokenMfaConfiguration?.Enabled === true,
  SMS_MFA: ({ SmsMfaConfiguration }) => SmsMfaConfiguration?.SmsConfiguration !== undefined,
  EMAIL_OTP: ({ EmailMfaConfiguration }) => EmailMfaConfiguration !== undefined,
};

const preferenceFindings = ({ flag: { mode, mfaFactors = [] } }: PoolSettings, mfa: PoolMfa): Finding[] => {
  if (mode !== 'mfa-preference') return [];
  const inConsole = 'in the Cognito console, under Sign-in, Multi-factor authentication';
  if ((mfa.MfaConfiguration ?? 'OFF') === 'OFF') {
    const fix = `make MFA optional ${inConsole}, or write cognito.flag.mode: "attribute"`;
    return [error('MFA', 'is off in the pool, so a user’s preference has no effect', fix)];
  }
  const missing = mfaFactors.filter((factor) => !isEnabled[factor](mfa));
  if (missing.length === 0) return [ok('MFA', `${mfa.MfaConfiguration}, with ${mfaFactors.join(', ')}`)];
  const found = `the pool has not enabled ${missing.join(', ')}`;
  const fix = `enable it ${inConsole}, or take it out of cognito.flag.mfaFactors`;
  return [missing.length === mfaFactors.length ? error('MFA', found, fix) : warning('MFA', found, fix)];
};

// https://github.com/aws-amplify/amplify-js/issues/12887
const obstacleFindings = ({ customAuth }: PoolSettings, { MfaConfiguration }: PoolMfa): Finding[] =>
  customAuth && MfaConfiguration === 'ON'
    ? [
        warning(
          'MFA',
          'is required by the pool, and Cognito does not support it in logins by passkey',
          'try such a login before you rely on it, or make MFA optional',
        ),
      ]
    : [];

export const mfaFindings = (cognito: PoolSettings, mfa: PoolMfa): Finding[] => [
  ...preferenceFindings(cognito, mfa),
  ...obstacleFindings(cognito, mfa),
];

const attachedFinding = ({ changes, taken }: TriggerPlan, cognito: PoolSettings, deployment: Deployment): Finding => {
  if (changes.length === 0) return ok('custom auth', 'the pool calls the three functions of this deployment');
  const states = changes.map((change) => `${change.name}: ${change.from ?? 'none'}`).join(', ');
  const attach = callAbout('cognito', deployment, taken.length > 0 ? '--replace' : '');
  const fix = cognito.createDemoPool ? deployCall(deployment) : attach;
  return error('custom auth', `the pool does not call the functions of this deployment: ${states}`, fix);
};

type Asked = Pick<DeployedSettings, 'cognito'> & { readonly deployment: Deployment };

// A deployment takes the functions away, and Cognito then answers every such login with an error.
const leavingFindings = (
  pool: DescribedPool,
  ours: Triggers | undefined,
  { cognito, deployment }: Asked,
): Finding[] => {
  const attached = triggerNames.filter(
    (trigger) => ours !== undefined && pool.LambdaConfig?.[trigger] === ours[trigger],
  );
  if (attached.length === 0 || cognito.createDemoPool) return [];
  const fix = `before the next deployment: ${callAbout('cognito', deployment, '--detach')}`;
  return [error('custom auth', 'is switched off, and the pool still calls functions of this deployment', fix)];
};

/** `stack` is absent before the first deployment: then there is nothing to attach. */
export const triggerFindings = (asked: Asked, pool: DescribedPool, stack?: DeployedStack): Finding[] => {
  const { cognito, deployment } = asked;
  const ours = stack && triggersOf(stack);
  if (!cognito.customAuth) return leavingFindings(pool, ours, asked);
  if (stack === undefined) return [];
  if (ours === undefined) return [warning('custom auth', 'its functions are not deployed yet', deployCall(deployment))];
  return [attachedFinding(planAttach(pool.LambdaConfig ?? {}, ours), cognito, deployment)];
};
