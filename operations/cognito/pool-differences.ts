// What is different between two descriptions of a pool, the triggers of ours apart. Pure.
import { type DescribedPool, hasNewerDays } from './pool-settings.ts';
import { triggerNames } from './triggers.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !(value instanceof Date);

// Of what was never set, Cognito tells nothing at one time and an empty list or object at another.
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

/** Likewise for what GetUserPoolMfaConfig tells, which UpdateUserPool is not meant to touch. */
export const mfaDifferencesOf = (before: object, after: object): string[] => pathsOf(before, after, '');
