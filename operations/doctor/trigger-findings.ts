// Whether a user pool calls this stage's functions for logins by passkey, as the stage wants it. Pure.
import type { Stage } from '../../infra/stage-schema.ts';
import type { DeployedStack } from '../aws/deployed-stack.ts';
import type { DescribedPool } from '../cognito/pool-settings.ts';
import { triggersOf } from '../cognito/stage-pool.ts';
import { planAttach, type TriggerPlan, type Triggers, triggerNames } from '../cognito/triggers.ts';
import { error, type Finding, ok, warning } from './finding.ts';

const what = 'custom auth';

const attachedFinding = ({ changes, taken }: TriggerPlan, { name, cognito }: Stage): Finding => {
  if (changes.length === 0) return ok(what, 'the pool calls the three functions of this stage');
  const states = changes.map((change) => `${change.name}: ${change.from ?? 'none'}`).join(', ');
  const attach = `npm run cognito:attach -- --stage ${name}${taken.length > 0 ? ' --replace' : ''}`;
  const fix = cognito.createDemoPool ? `npm run deploy -- -c stage=${name}` : attach;
  return error(what, `the pool does not call this stage's functions: ${states}`, fix);
};

// A deployment takes the functions away, and Cognito then answers every such login with an error.
const leavingFindings = (pool: DescribedPool, ours: Triggers | undefined, { name, cognito }: Stage): Finding[] => {
  const attached = triggerNames.filter(
    (trigger) => ours !== undefined && pool.LambdaConfig?.[trigger] === ours[trigger],
  );
  if (attached.length === 0 || cognito.createDemoPool) return [];
  const fix = `before the next deployment: npm run cognito:attach -- --stage ${name} --detach`;
  return [error(what, 'is switched off, and the pool still calls functions of this stage', fix)];
};

/** `stack` is absent before the first deployment: then there is nothing to attach. */
export const triggerFindings = (stage: Stage, pool: DescribedPool, stack?: DeployedStack): Finding[] => {
  const ours = stack && triggersOf(stack);
  if (!stage.cognito.customAuth) return leavingFindings(pool, ours, stage);
  if (stack === undefined) return [];
  if (ours === undefined)
    return [warning(what, 'its functions are not deployed yet', `npm run deploy -- -c stage=${stage.name}`)];
  return [attachedFinding(planAttach(pool.LambdaConfig ?? {}, ours), stage)];
};
