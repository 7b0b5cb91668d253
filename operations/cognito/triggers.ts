// The three triggers of a login by passkey: what is attached to a pool, what shall be, and what that changes. Pure.
import type { LambdaConfigType } from '@aws-sdk/client-cognito-identity-provider';

export const triggerNames = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'] as const;
export type TriggerName = (typeof triggerNames)[number];

/** The ARN of the function for each. */
export type Triggers = Readonly<Record<TriggerName, string>>;

/** One trigger's function before and after; `undefined` for none. */
export type TriggerChange = {
  readonly name: TriggerName;
  readonly from: string | undefined;
  readonly to: string | undefined;
};

export type TriggerPlan = {
  /** None: all is as it shall be. */
  readonly changes: readonly TriggerChange[];
  /** Triggers that run functions of somebody else's, and would no longer. */
  readonly taken: readonly TriggerName[];
  /** All of the pool's triggers as they shall be. */
  readonly after: LambdaConfigType;
};

const planOf = (current: LambdaConfigType, wanted: (name: TriggerName) => string | undefined, ours?: Triggers) => {
  const changes = triggerNames
    .map((name) => ({ name, from: current[name], to: wanted(name) }))
    .filter(({ from, to }) => from !== to);
  const after: LambdaConfigType = { ...current };
  for (const { name, to } of changes) {
    delete after[name];
    if (to !== undefined) after[name] = to;
  }
  const taken = changes.filter(({ name, from }) => from !== undefined && from !== ours?.[name]).map(({ name }) => name);
  return { changes, taken, after };
};

export const planAttach = (current: LambdaConfigType, ours: Triggers): TriggerPlan =>
  planOf(current, (name) => ours[name], ours);

/** Takes off ours and nobody else's; with `everything`, whatever is attached there. */
export const planDetach = (current: LambdaConfigType, ours: Triggers | undefined, everything: boolean): TriggerPlan =>
  planOf(current, (name) => (everything || current[name] === ours?.[name] ? undefined : current[name]), ours);

/** One line per change, for somebody who is asked whether that is meant. */
export const describeChanges = ({ changes }: TriggerPlan): string =>
  changes
    .map(({ name, from = 'none', to = 'none' }) => `  ${name.padEnd(28)}${from}\n${' '.repeat(27)}→ ${to}`)
    .join('\n');
