// A user pool as the template describes it: its clients, its triggers, and its settings with AWS’s defaults.

export const challengeTriggers = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'] as const;
export type ChallengeTrigger = (typeof challengeTriggers)[number];

export type LocalUserPoolClient = {
  readonly id: string;
  /** @default the id */
  readonly name?: string;
  /** Such as `ALLOW_CUSTOM_AUTH`; an empty list means what AWS takes it for: SRP, refresh and custom. */
  readonly authFlows: readonly string[];
  /** What a signed-in user may change. @default standard attributes only */
  readonly writeAttributes?: readonly string[];
  readonly preventUserExistenceErrors: boolean;
};

export type AliasAttribute = 'email' | 'phone_number' | 'preferred_username';

export type LocalUserPool = {
  /** `<region>_<letters and digits>`: the API refuses anything else. */
  readonly id: string;
  readonly name: string;
  /** The custom ones, with their `custom:` name. */
  readonly attributes: readonly { readonly name: string; readonly mutable: boolean; readonly maxLength?: number }[];
  readonly mfaConfiguration: 'OFF' | 'OPTIONAL' | 'ON';
  /** Names or ARNs of functions. */
  readonly triggers: Partial<Record<ChallengeTrigger, string>>;
  readonly clients: readonly LocalUserPoolClient[];
  /** What users may sign in with in addition to their user name. @default nothing, as in AWS */
  readonly aliasAttributes?: readonly AliasAttribute[];
  /** Settings that differ from what a new pool has. */
  readonly settings?: Partial<PoolSettings>;
};

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
