// A pool's settings as UpdateUserPool takes them: every one that a pool has, since that call resets whatever it is not given. Pure.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
import type {
  AdminCreateUserConfigType,
  LambdaConfigType,
  UpdateUserPoolRequest,
  UserPoolPolicyType,
  UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { DescribedPool } from './pool.ts';
import { triggerNames } from './triggers.ts';

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

/** What DescribeUserPool returns and UpdateUserPool does not take: facts, and what is fixed when a pool is created. */
const readOnly = {
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
export const readOnlyNames: readonly string[] = Object.keys(readOnly);

/** The successor of `UnusedAccountValidityDays`. Cognito still returns both, and refuses both together. */
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

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !(value instanceof Date);

// Of what was never set, Cognito returns nothing at one time and an empty list or object at another.
const isNothing = (value: unknown): boolean =>
  value === undefined || (isObject(value) && Object.values(value).every(isNothing));

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The paths at which two values differ, such as `Policies.PasswordPolicy.MinimumLength`. */
const pathsOf = (before: unknown, after: unknown, path: string): string[] => {
  if (isNothing(before) && isNothing(after)) return [];
  if (!isObject(before) || !isObject(after)) return isSame(before, after) ? [] : [path];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => pathsOf(before[name], after[name], path === '' ? name : `${path}.${name}`));
};

// These change by themselves.
const counters = ['LastModifiedDate', 'EstimatedNumberOfUsers'];

const comparable = (pool: DescribedPool, newerDays: boolean): object => {
  const others = Object.entries(pool).filter(([name]) => !counters.includes(name));
  const { AdminCreateUserConfig: config, LambdaConfig = {} } = pool;
  const triggers = Object.entries(LambdaConfig).filter(([name]) => !triggerNames.some((ours) => ours === name));
  return {
    ...Object.fromEntries(others),
    LambdaConfig: Object.fromEntries(triggers),
    // Only repeats its successor.
    AdminCreateUserConfig: newerDays ? { ...config, UnusedAccountValidityDays: undefined } : config,
  };
};

/** None when the two are one and the same pool with the same settings. */
export const differencesOf = (before: DescribedPool, after: DescribedPool): string[] => {
  const newerDays = hasNewerDays(before.Policies);
  return pathsOf(comparable(before, newerDays), comparable(after, newerDays), '');
};

/** The same for what GetUserPoolMfaConfig returns, which UpdateUserPool is not meant to touch. */
export const mfaDifferencesOf = (before: object, after: object): string[] => pathsOf(before, after, '');
