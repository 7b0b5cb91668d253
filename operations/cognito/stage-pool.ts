// The user pool that a stage names, and the functions of it that a pool can call.
import * as z from 'zod';
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';
import type { DeployedStack } from '../aws/deployed-stack.ts';
import { type TriggerName, type Triggers, triggerNames } from './triggers.ts';

/** The outputs of the stack under which it names its triggers. */
export const triggerOutputs: Readonly<Record<TriggerName, string>> = {
  DefineAuthChallenge: 'DefineAuthChallengeFunctionArn',
  CreateAuthChallenge: 'CreateAuthChallengeFunctionArn',
  VerifyAuthChallengeResponse: 'VerifyAuthChallengeFunctionArn',
};

/** The output of the stack under which it names its pool. */
export const userPoolOutput = 'UserPoolId';

/** `undefined` unless the stack has all three. */
export const triggersOf = ({ outputs }: DeployedStack): Triggers | undefined => {
  const found = triggerNames.map((name) => [name, outputs.get(triggerOutputs[name]) ?? ''] as const);
  if (found.some(([, arn]) => arn === '')) return undefined;
  return Object.fromEntries(found) as Record<TriggerName, string>;
};

export type PoolPlace = { readonly arn: string; readonly id: string; readonly region: string };

/** `undefined` for what is no pool's ARN. */
export const poolPlaceOf = (arn: string): PoolPlace | undefined => {
  const [, region, id] = /^arn:aws[a-z-]*:cognito-idp:([a-z0-9-]+):\d{12}:userpool\/([\w-]+)$/.exec(arn) ?? [];
  return region === undefined || id === undefined ? undefined : { arn, id, region };
};

const existingSchema = z.object({ existing: z.object({ userPoolArn: z.string() }) });

/**
 * The pool that the stage brings along, as it is written.
 * @throws ConfigurationProblem when it names none.
 */
export const requireExistingPool = (stageName: string, written: unknown): PoolPlace => {
  const arn = existingSchema.safeParse(written).data?.existing.userPoolArn ?? '';
  const place = poolPlaceOf(arn);
  if (place !== undefined) return place;
  if (arn !== '') throw new ConfigurationProblem(`existing.userPoolArn of stage ${stageName} is not the ARN of a pool`);
  throw new ConfigurationProblem(
    `stage ${stageName} names no user pool — set existing.userPoolArn in infra/stages.ts; a pool that the stack creates has its triggers from the start`,
  );
};
