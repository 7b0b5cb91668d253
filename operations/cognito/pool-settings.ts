// A pool's settings as UpdateUserPool takes them: every one that a pool has, since that call sets back whatever it is not told. Pure.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
import type {
  AdminCreateUserConfigType,
  LambdaConfigType,
  UpdateUserPoolRequest,
  UserPoolPolicyType,
  UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';

/** What the SDK's request has besides the pool's id and name. A setting that a new SDK adds breaks this list, not somebody's pool. */
const taken = {
  Policies: true,
  DeletionProtection: true,
  LambdaConfig: true,
  AutoVerifiedAttributes: true,
  SmsVerificationMessage: true,
  EmailVerificationMessage: true,
  EmailVerificationSubject: true,
  VerificationMessageTemplate: true,
  SmsAuthenticationMessage: true,
  UserAttributeUpdateSettings: true,
  MfaConfiguration: true,
  DeviceConfiguration: true,
  EmailConfiguration: true,
  SmsConfiguration: true,
  UserPoolTags: true,
  AdminCreateUserConfig: true,
  UserPoolAddOns: true,
  AccountRecoverySetting: true,
  UserPoolTier: true,
  KeyConfiguration: true,
  IssuerConfiguration: true,
  AcrConfiguration: true,
} as const satisfies Record<Exclude<keyof UpdateUserPoolRequest, 'UserPoolId' | 'PoolName'>, true>;

/** What DescribeUserPool tells and UpdateUserPool does not take: facts, and what is fixed when a pool is created. */
const toldOnly = {
  Id: true,
  Name: true,
  Status: true,
  LastModifiedDate: true,
  CreationDate: true,
  SchemaAttributes: true,
  AliasAttributes: true,
  UsernameAttributes: true,
  EstimatedNumberOfUsers: true,
  SmsConfigurationFailure: true,
  EmailConfigurationFailure: true,
  Domain: true,
  CustomDomain: true,
  UsernameConfiguration: true,
  Arn: true,
} as const satisfies Record<Exclude<keyof UserPoolType, keyof typeof taken>, true>;

type Setting = keyof typeof taken;

export const settingNames = Object.keys(taken) as readonly Setting[];
export const toldOnlyNames: readonly string[] = Object.keys(toldOnly);

/** A pool with what every pool has. */
export type DescribedPool = UserPoolType & { readonly Id: string; readonly Name: string };

/** The successor of `UnusedAccountValidityDays`. Cognito still tells both, and refuses both. */
export const hasNewerDays = (policies: UserPoolPolicyType | undefined): boolean =>
  policies?.PasswordPolicy?.TemporaryPasswordValidityDays !== undefined;

const withoutOlderDays = (config: AdminCreateUserConfigType): AdminCreateUserConfigType => {
  const { UnusedAccountValidityDays: _, ...rest } = config;
  return rest;
};

/** The whole update that leaves everything as it is, the triggers apart. */
export const updateOf = (pool: DescribedPool, triggers: LambdaConfigType): UpdateUserPoolRequest => {
  const kept = Object.fromEntries(
    settingNames.filter((name) => pool[name] !== undefined).map((name) => [name, pool[name]]),
  );
  const { AdminCreateUserConfig: config, Policies } = pool;
  return {
    UserPoolId: pool.Id,
    PoolName: pool.Name,
    ...kept,
    ...(config !== undefined && hasNewerDays(Policies) && { AdminCreateUserConfig: withoutOlderDays(config) }),
    LambdaConfig: triggers,
  };
};
