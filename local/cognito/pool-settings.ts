// What can be set about a pool, and what AWS sets where nobody says otherwise.
import { type ChallengeTrigger, challengeTriggers, type LocalUserPool } from './user-pool.ts';

type Fields = Record<string, unknown>;

/** The fields of an UpdateUserPool request, its id and name apart. */
export type PoolSettings = {
  Policies: { PasswordPolicy?: Fields; SignInPolicy?: Fields };
  DeletionProtection: 'ACTIVE' | 'INACTIVE';
  /** Most triggers are an ARN; the senders' and the newer ones are an object around it. */
  LambdaConfig: Fields;
  AutoVerifiedAttributes?: readonly string[] | undefined;
  SmsVerificationMessage?: string | undefined;
  EmailVerificationMessage?: string | undefined;
  EmailVerificationSubject?: string | undefined;
  VerificationMessageTemplate: Fields;
  SmsAuthenticationMessage?: string | undefined;
  UserAttributeUpdateSettings: Fields;
  MfaConfiguration: 'OFF' | 'OPTIONAL' | 'ON';
  DeviceConfiguration?: Fields | undefined;
  EmailConfiguration: Fields;
  SmsConfiguration?: Fields | undefined;
  UserPoolTags: Record<string, string>;
  AdminCreateUserConfig: Fields;
  UserPoolAddOns?: Fields | undefined;
  AccountRecoverySetting?: Fields | undefined;
  UserPoolTier: 'LITE' | 'ESSENTIALS' | 'PLUS';
  KeyConfiguration?: Fields | undefined;
  IssuerConfiguration?: Fields | undefined;
  AcrConfiguration?: Fields | undefined;
};

const passwordPolicy = {
  MinimumLength: 8,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
  TemporaryPasswordValidityDays: 7,
};

export const defaultSettings = (): PoolSettings => ({
  Policies: { PasswordPolicy: { ...passwordPolicy }, SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] } },
  DeletionProtection: 'INACTIVE',
  LambdaConfig: {},
  VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [] },
  MfaConfiguration: 'OFF',
  EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
  UserPoolTags: {},
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
  UserPoolTier: 'ESSENTIALS',
});

const isArn = (name: string): boolean => name.startsWith('arn:');

/** A function's ARN as LambdaConfig holds it. */
const functionArn = (region: string, name: string): string =>
  isArn(name) ? name : `arn:aws:lambda:${region}:000000000000:function:${name}`;

/** The function behind a trigger, without the ARN around its name; undefined when the pool has no such trigger. */
export const triggerFunction = ({ LambdaConfig }: PoolSettings, trigger: ChallengeTrigger): string | undefined => {
  const arn = LambdaConfig[trigger];
  return typeof arn === 'string' ? arn.split(':function:').at(-1)?.split(':')[0] : undefined;
};

export const initialSettings = (pool: LocalUserPool, region: string): PoolSettings => {
  const triggers = challengeTriggers.flatMap((trigger) => {
    const name = pool.triggers[trigger];
    return name === undefined ? [] : [[trigger, functionArn(region, name)]];
  });
  const settings = { ...defaultSettings(), MfaConfiguration: pool.mfaConfiguration, ...pool.settings };
  return { ...settings, LambdaConfig: { ...settings.LambdaConfig, ...Object.fromEntries(triggers) } };
};
