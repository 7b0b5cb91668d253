// A pool’s second factors, and whether it calls this stage’s functions for logins by passkey. Pure.
import type { MfaFactor } from '../../functions/shared/environment/settings.ts';
import type { Stage } from '../../infra/settings/stage-schema.ts';
import type { DeployedStack } from '../aws/deployed-stack.ts';
import type { DescribedPool, PoolMfa } from '../cognito/pool.ts';
import { planAttach, type TriggerPlan, type Triggers, triggerNames, triggersOf } from '../cognito/triggers.ts';
import { error, type Finding, ok, warning } from './finding.ts';

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
    return [error('MFA', 'is off in the pool, so a user’s preference has no effect', fix)];
  }
  const missing = mfaFactors.filter((factor) => !isEnabled[factor](mfa));
  if (missing.length === 0) return [ok('MFA', `${mfa.MfaConfiguration}, with ${mfaFactors.join(', ')}`)];
  const found = `the pool has not enabled ${missing.join(', ')}`;
  const fix = `enable it ${inConsole}, or take it out of cognito.flag.mfaFactors`;
  return [missing.length === mfaFactors.length ? error('MFA', found, fix) : warning('MFA', found, fix)];
};

// https://github.com/aws-amplify/amplify-js/issues/12887
const obstacleFindings = ({ customAuth }: Stage['cognito'], { MfaConfiguration }: PoolMfa): Finding[] =>
  customAuth && MfaConfiguration === 'ON'
    ? [
        warning(
          'MFA',
          'is required by the pool, and Cognito does not support it in logins by passkey',
          'try such a login before you rely on it, or make MFA optional',
        ),
      ]
    : [];

export const mfaFindings = (cognito: Stage['cognito'], mfa: PoolMfa): Finding[] => [
  ...preferenceFindings(cognito, mfa),
  ...obstacleFindings(cognito, mfa),
];

const attachedFinding = ({ changes, taken }: TriggerPlan, { name, cognito }: Stage): Finding => {
  if (changes.length === 0) return ok('custom auth', 'the pool calls the three functions of this stage');
  const states = changes.map((change) => `${change.name}: ${change.from ?? 'none'}`).join(', ');
  const attach = `npm run cognito:attach -- --stage ${name}${taken.length > 0 ? ' --replace' : ''}`;
  const fix = cognito.createDemoPool ? `npm run deploy -- -c stage=${name}` : attach;
  return error('custom auth', `the pool does not call this stage's functions: ${states}`, fix);
};

// A deployment takes the functions away, and Cognito then answers every such login with an error.
const leavingFindings = (pool: DescribedPool, ours: Triggers | undefined, { name, cognito }: Stage): Finding[] => {
  const attached = triggerNames.filter(
    (trigger) => ours !== undefined && pool.LambdaConfig?.[trigger] === ours[trigger],
  );
  if (attached.length === 0 || cognito.createDemoPool) return [];
  const fix = `before the next deployment: npm run cognito:attach -- --stage ${name} --detach`;
  return [error('custom auth', 'is switched off, and the pool still calls functions of this stage', fix)];
};

/** `stack` is absent before the first deployment: then there is nothing to attach. */
export const triggerFindings = (stage: Stage, pool: DescribedPool, stack?: DeployedStack): Finding[] => {
  const ours = stack && triggersOf(stack);
  if (!stage.cognito.customAuth) return leavingFindings(pool, ours, stage);
  if (stack === undefined) return [];
  if (ours === undefined)
    return [warning('custom auth', 'its functions are not deployed yet', `npm run deploy -- -c stage=${stage.name}`)];
  return [attachedFinding(planAttach(pool.LambdaConfig ?? {}, ours), stage)];
};
