// The three triggers of a login by passkey: what is attached to a pool, what should be, what that changes, and whether it may.
import type { LambdaConfigType } from '@aws-sdk/client-cognito-identity-provider';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import type { AwsPlace } from '../aws/aws-place.ts';
import { type DeployedStack, findDeployed, requireDeployed } from '../aws/deployed-stack.ts';
import type { Deployment } from '../command/deployment.ts';
import type { Pool } from './pool.ts';

export const triggerNames = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'] as const;
export type TriggerName = (typeof triggerNames)[number];

/** The ARN of the function for each. */
export type Triggers = Readonly<Record<TriggerName, string>>;

/** The outputs of the stack under which it names its triggers. */
export const triggerOutputs: Readonly<Record<TriggerName, string>> = {
  DefineAuthChallenge: 'DefineAuthChallengeFunctionArn',
  CreateAuthChallenge: 'CreateAuthChallengeFunctionArn',
  VerifyAuthChallengeResponse: 'VerifyAuthChallengeFunctionArn',
};

/** `undefined` unless the stack has all three. */
export const triggersOf = ({ outputs }: DeployedStack): Triggers | undefined => {
  const found = triggerNames.map((name) => [name, outputs.get(triggerOutputs[name]) ?? ''] as const);
  if (found.some(([, arn]) => arn === '')) return undefined;
  return Object.fromEntries(found) as Record<TriggerName, string>;
};

/** One trigger's function before and after; `undefined` for none. */
export type TriggerChange = {
  readonly name: TriggerName;
  readonly from: string | undefined;
  readonly to: string | undefined;
};

export type TriggerPlan = {
  /** None: all is as it should be. */
  readonly changes: readonly TriggerChange[];
  /** Triggers that run functions of somebody else's, and would no longer. */
  readonly taken: readonly TriggerName[];
  /** All of the pool's triggers as they should be. */
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

/** What somebody wants to happen to the triggers of a pool. */
export type AttachRequest = { readonly detach: boolean; readonly replace: boolean };

const requireTriggers = async (place: AwsPlace, deployment: Deployment): Promise<Triggers> => {
  const stack = await requireDeployed(place.cloudformation, deployment, place.region);
  const triggers = triggersOf(stack);
  if (triggers !== undefined) return triggers;
  throw new ConfigurationProblem(
    `the stack ${stack.name} has no functions for a user pool — set cognito.customAuth and deploy it`,
  );
};

/** Throws a configuration problem when there is nothing to attach. */
export const planFor = async (
  place: AwsPlace,
  pool: Pool,
  deployment: Deployment,
  { detach, replace }: AttachRequest,
): Promise<TriggerPlan> => {
  const current = pool.settings.LambdaConfig ?? {};
  if (!detach) return planAttach(current, await requireTriggers(place, deployment));
  // The stack may be gone, or without them: then none is known as its own.
  const stack = await findDeployed(place.cloudformation, deployment);
  return planDetach(current, stack && triggersOf(stack), replace);
};

const unchanged = 'Nothing was changed.';

/** Throws a configuration problem when somebody else would lose something. */
export const requireHarmless = ({ settings, unread }: Pool, plan: TriggerPlan, { replace }: AttachRequest): void => {
  if (plan.taken.length > 0 && !replace) {
    const attached = plan.taken.map((name) => `\n  ${name.padEnd(28)}${settings.LambdaConfig?.[name]}`).join('');
    throw new ConfigurationProblem(
      `other functions are attached to the pool:${attached}\n` +
        `If nobody signs in by way of them any more, have them taken off with --replace. ${unchanged}`,
    );
  }
  if (unread.length > 0)
    throw new ConfigurationProblem(
      `this AWS SDK does not know all settings of the pool, and an update would set them back: ${unread.join(', ')} — ` +
        `install a newer @aws-sdk/client-cognito-identity-provider, or attach the functions in the Cognito console. ${unchanged}`,
    );
};

export const nothingToDo = ({ detach, replace }: AttachRequest): string =>
  detach
    ? `None of ${replace ? 'the three' : 'this deployment’s'} functions is attached: nothing to do.`
    : 'All three functions are attached already: nothing to do.';
