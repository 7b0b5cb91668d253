// The user pool of a stage: whether it is there, and whether it is as the flag and the logins by passkey need it.
import type { Stage } from '../../infra/stage-schema.ts';
import type { AwsPlace } from '../aws/aws-place.ts';
import { explainAwsError } from '../aws/aws-problem.ts';
import type { DeployedStack } from '../aws/deployed-stack.ts';
import { type AppClient, listAppClients } from '../cognito/app-clients.ts';
import { describePool, isMissing, type Pool } from '../cognito/describe-pool.ts';
import { poolPlaceOf, userPoolOutput } from '../cognito/stage-pool.ts';
import { attributeFindings } from './attribute-findings.ts';
import { clientFindings } from './client-findings.ts';
import { error, type Finding, ok, warning } from './finding.ts';
import { lookUpFindings } from './look-up-findings.ts';
import { mfaFindings } from './mfa-findings.ts';
import { triggerFindings } from './trigger-findings.ts';

const what = 'user pool';
const wrongArn = 'compare existing.userPoolArn with the Cognito console, account and Region included';

type SomePool = { readonly id: string; readonly region: string };

/** The stage's own choice; the pool that the stack creates is known once it is deployed. */
const poolOf = ({ existing, cognito }: Stage, place: AwsPlace, stack?: DeployedStack): SomePool | undefined => {
  if (existing.userPoolArn !== undefined) return poolPlaceOf(existing.userPoolArn);
  const id = cognito.createDemoPool ? stack?.outputs.get(userPoolOutput) : undefined;
  return id === undefined ? undefined : { id, region: place.region };
};

const unreachable = (failure: unknown, { id }: SomePool): Finding => {
  if (isMissing(failure)) return error(what, `there is no ${id} in this account and Region`, wrongArn);
  const words = failure instanceof Error ? (explainAwsError(failure) ?? failure.message) : String(failure);
  return warning(what, `${id} cannot be looked at`, words);
};

const findingsOf = (stage: Stage, pool: Pool, clients: readonly AppClient[], stack?: DeployedStack): Finding[] => [
  ok(what, `${pool.settings.Id} (${pool.settings.Name})`),
  ...attributeFindings(stage.cognito.flag, pool.settings),
  ...clientFindings(stage.cognito, clients),
  ...triggerFindings(stage, pool.settings, stack),
  ...mfaFindings(stage.cognito, pool.mfa),
  ...lookUpFindings(stage, pool.settings),
];

/** None when the stage has no pool, or none yet. */
export const poolFindings = async (place: AwsPlace, stage: Stage, stack?: DeployedStack): Promise<Finding[]> => {
  const pool = poolOf(stage, place, stack);
  if (pool === undefined) return [];
  if (pool.region !== place.region)
    return [error(what, `${pool.id} is in ${pool.region}, but the stage goes to ${place.region}`, wrongArn)];
  try {
    const described = await describePool(place.cognito, pool.id);
    const clients: AppClient[] = [];
    for await (const client of listAppClients(place.cognito, pool.id)) clients.push(client);
    return findingsOf(stage, described, clients, stack);
  } catch (failure) {
    return [unreachable(failure, pool)];
  }
};
