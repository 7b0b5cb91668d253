// A pool's settings as they were, as files that the AWS command line takes to set them back.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CognitoIdentityProviderClient, UpdateUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { explained } from '../aws/aws-place.ts';
import { describePool, type Pool, type PoolMfa } from './pool.ts';
import { differencesOf, mfaDifferencesOf, updateOf } from './pool-settings.ts';
import { type TriggerPlan, triggerNames } from './triggers.ts';

export type Backup = { readonly file: string; readonly mfaFile: string };

/** For the owner's eyes only: an SMS configuration has an id in it that its role trusts. */
const write = (file: string, content: object): void =>
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });

// Cognito does not take a second factor, not even a disabled one, together with OFF. A passkey of its own is none to it.
const mfaUpdateOf = (mfa: PoolMfa): PoolMfa => {
  const { MfaConfiguration, WebAuthnConfiguration } = mfa;
  if (MfaConfiguration !== 'OFF') return mfa;
  return { MfaConfiguration, ...(WebAuthnConfiguration !== undefined && { WebAuthnConfiguration }) };
};

/** `folder` is created when it is missing. */
export const backUpSettings = ({ settings, mfa }: Pool, folder: string, now: Date): Backup => {
  mkdirSync(folder, { recursive: true });
  const start = join(folder, `${settings.Id}-${now.toISOString().replaceAll(/[:.]/g, '-')}`);
  const backup = { file: `${start}.json`, mfaFile: `${start}-mfa.json` };
  write(backup.file, updateOf(settings, settings.LambdaConfig ?? {}));
  write(backup.mfaFile, { UserPoolId: settings.Id, ...mfaUpdateOf(mfa) });
  return backup;
};

/** What to type to set everything back. MFA first: a pool without a factor cannot be updated to require one. */
export const restoreCommands = ({ file, mfaFile }: Backup, region: string, withMfa: boolean): string[] => [
  ...(withMfa
    ? [`aws cognito-idp set-user-pool-mfa-config --region ${region} --cli-input-json file://${mfaFile}`]
    : []),
  `aws cognito-idp update-user-pool --region ${region} --cli-input-json file://${file}`,
];

export type ChangeSettings = {
  readonly client: CognitoIdentityProviderClient;
  readonly region: string;
  /** Where the settings as they were are written to. */
  readonly backupFolder: string;
  readonly now: Date;
};

const isRefused = (error: unknown): error is Error =>
  error instanceof Error && /^(Invalid\w*|FeatureUnavailableInTier|TierChangeNotAllowed)Exception$/.test(error.name);

/** Cognito checks all of an update before it does any of it. */
const update = async (client: CognitoIdentityProviderClient, pool: Pool, plan: TriggerPlan): Promise<void> => {
  try {
    await explained(client.send(new UpdateUserPoolCommand(updateOf(pool.settings, plan.after))));
  } catch (error) {
    if (!isRefused(error)) throw error;
    throw new ConfigurationProblem(
      `Cognito does not take the pool's own settings back, and nothing was changed: ${error.message} — ` +
        'correct that setting in the Cognito console, or attach the functions there, under Extensions',
    );
  }
};

const changed = (pool: Pool, now: Pool): string[] => [
  ...differencesOf(pool.settings, now.settings),
  ...mfaDifferencesOf(pool.mfa, now.mfa),
];

const sameTriggers = (pool: Pool, plan: TriggerPlan): boolean =>
  triggerNames.every((name) => pool.settings.LambdaConfig?.[name] === plan.after[name]);

const lost = (before: Pool, after: Pool, backup: Backup, region: string): ConfigurationProblem => {
  const withMfa = mfaDifferencesOf(before.mfa, after.mfa).length > 0;
  return new ConfigurationProblem(
    [
      'ATTENTION: more than the triggers is different now:',
      ...changed(before, after).map((path) => `  ${path}`),
      'If nobody else has changed that in this minute, set it back at once, with all that was before:',
      ...restoreCommands(backup, region, withMfa).map((command) => `  ${command}`),
    ].join('\n'),
  );
};

/**
 * `seen` is the pool that the plan was made for. Returns where its settings were written to.
 * @throws ConfigurationProblem when the pool is another one by now, when Cognito refuses, and when anything else has changed.
 */
export const changeTriggers = async (seen: Pool, plan: TriggerPlan, settings: ChangeSettings): Promise<Backup> => {
  const { client, region, backupFolder, now } = settings;
  const describe = () => explained(describePool(client, seen.settings.Id));
  const before = await describe();
  const { LambdaConfig } = seen.settings;
  const isStill = triggerNames.every((name) => before.settings.LambdaConfig?.[name] === LambdaConfig?.[name]);
  if (!isStill || changed(seen, before).length > 0)
    throw new ConfigurationProblem('somebody has changed the pool in the meantime — start again. Nothing was changed.');
  const backup = backUpSettings(before, backupFolder, now);
  await update(client, before, plan);
  const after = await describe();
  if (changed(before, after).length > 0) throw lost(before, after, backup, region);
  if (!sameTriggers(after, plan))
    throw new ConfigurationProblem('Cognito has taken the update, and the triggers are not what was asked for');
  return backup;
};
