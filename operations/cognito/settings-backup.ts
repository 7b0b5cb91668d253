// A pool's settings as they were, as files that the AWS command line takes to set them back.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool, PoolMfa } from './describe-pool.ts';
import { updateOf } from './pool-settings.ts';

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
