// Which functions a stage deploys: the ones of the API have a switch each, the others follow from what the stage does with a user pool.
import { type FunctionName, functionNames } from './build.ts';
import type { Stage } from './stage-schema.ts';

/** The functions with a switch of their own. */
export const switchedNames = [
  'post-login',
  'post-append',
  'pre-login',
  'connect-token',
  'verify-passkey',
  'session',
] as const satisfies FunctionName[];
export type SwitchedName = (typeof switchedNames)[number];

/** Keep the flag in the user pool true. */
export const flagKeeperNames = ['corbado-webhook', 'reconcile'] as const satisfies FunctionName[];

/** What a user pool invokes during a login by passkey. */
export const triggerNames = [
  'define-auth-challenge',
  'create-auth-challenge',
  'verify-auth-challenge',
] as const satisfies FunctionName[];
export type TriggerName = (typeof triggerNames)[number];

/** In the order of all functions. */
export const deployedFunctions = ({ functions, cognito }: Pick<Stage, 'functions' | 'cognito'>): FunctionName[] => {
  const deployed = new Set<FunctionName>([
    ...switchedNames.filter((name) => functions[name]),
    ...(cognito.flag.mode === 'off' ? [] : flagKeeperNames),
    ...(cognito.customAuth ? triggerNames : []),
  ]);
  return functionNames.filter((name) => deployed.has(name));
};

/** Who calls a function: decides how long it may take, and who notices when it fails. */
export const callerOf = (name: FunctionName): 'api' | 'user-pool' | 'schedule' => {
  if (name === 'reconcile') return 'schedule';
  return triggerNames.some((trigger) => trigger === name) ? 'user-pool' : 'api';
};
