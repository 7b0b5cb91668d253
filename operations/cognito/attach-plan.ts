// What `cognito:attach` is going to do to a pool, and whether it may.
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';
import type { AwsPlace } from '../aws/aws-place.ts';
import { findStack, requireStack, stackNameOf } from '../aws/deployed-stack.ts';
import type { AttachOptions } from './attach-options.ts';
import type { Pool } from './describe-pool.ts';
import { triggersOf } from './stage-pool.ts';
import { planAttach, planDetach, type TriggerPlan, type Triggers } from './triggers.ts';

const requireTriggers = async (place: AwsPlace, stageName: string): Promise<Triggers> => {
  const stack = await requireStack(place.cloudformation, stageName, place.region);
  const triggers = triggersOf(stack);
  if (triggers !== undefined) return triggers;
  throw new ConfigurationProblem(
    `the stack ${stack.name} has no functions for a user pool — set cognito.customAuth in the stage and deploy it`,
  );
};

/** Throws a configuration problem when there is nothing to attach. */
export const planFor = async (place: AwsPlace, pool: Pool, options: AttachOptions): Promise<TriggerPlan> => {
  const { stageName, detach, replace } = options;
  const current = pool.settings.LambdaConfig ?? {};
  if (!detach) return planAttach(current, await requireTriggers(place, stageName));
  // The stack may be gone, or without them: then none is known as its own.
  const stack = await findStack(place.cloudformation, stackNameOf(stageName));
  return planDetach(current, stack && triggersOf(stack), replace);
};

const unchanged = 'Nothing was changed.';

/** Throws a configuration problem when somebody else would lose something. */
export const requireHarmless = ({ settings, untold }: Pool, plan: TriggerPlan, { replace }: AttachOptions): void => {
  if (plan.taken.length > 0 && !replace) {
    const attached = plan.taken.map((name) => `\n  ${name.padEnd(28)}${settings.LambdaConfig?.[name]}`).join('');
    throw new ConfigurationProblem(
      `other functions are attached to the pool:${attached}\n` +
        `If nobody signs in by way of them any more, have them taken off with --replace. ${unchanged}`,
    );
  }
  if (untold.length > 0)
    throw new ConfigurationProblem(
      `this AWS SDK does not know all settings of the pool, and an update would set them back: ${untold.join(', ')} — ` +
        `install a newer @aws-sdk/client-cognito-identity-provider, or attach the functions in the Cognito console. ${unchanged}`,
    );
};

export const nothingToDo = ({ detach, replace }: AttachOptions): string =>
  detach
    ? `None of ${replace ? 'the three' : 'the stage’s'} functions is attached: nothing to do.`
    : 'All three functions are attached already: nothing to do.';
