// The user pool of a deployment: whether it is there, and whether it is as the flag, the look-up and logins by passkey need it.
import { type AwsPlace, explainAwsError } from '../aws/aws-place.ts';
import type { DeployedSettings } from '../aws/deployed-settings.ts';
import type { DeployedStack } from '../aws/deployed-stack.ts';
import { type AppClient, listAppClients } from '../cognito/app-clients.ts';
import {
  type DescribedPool,
  describePool,
  isMissing,
  type Pool,
  poolPlaceOf,
  userPoolOutput,
} from '../cognito/pool.ts';
import type { Deployment } from '../command/deployment.ts';
import { error, type Finding, ok, warning } from './finding.ts';
import { attributeFindings, clientFindings } from './pool-flag.ts';
import { mfaFindings, triggerFindings } from './pool-logins.ts';

const lookUp = 'look-up by address';

const isVerifiedBeforeChange = ({ UserAttributeUpdateSettings }: DescribedPool): boolean =>
  UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate?.includes('email') === true;

/** Only as an alias or a sign-in name is an address one user's alone; as an attribute it can be found, and can be two users'. */
export const lookUpFindings = (
  { functions, preLogin }: Pick<DeployedSettings, 'functions' | 'preLogin'>,
  pool: DescribedPool,
): Finding[] => {
  if (!functions.has('pre-login') || preLogin.resolve !== 'cognito') return [];
  if (pool.UsernameAttributes?.includes('email') === true) return [ok(lookUp, 'users sign in with their address')];
  if (pool.AliasAttributes?.includes('email') === true) return [ok(lookUp, 'the address is an alias of the user name')];
  const found = 'the address is no sign-in attribute of the pool: found by a list of users, unless two have it';
  if (isVerifiedBeforeChange(pool)) return [ok(lookUp, found)];
  const fix =
    'in the Cognito console, under Sign-up, Attribute verification, keep the old address until the new one is verified: ' +
    'or users can take each other’s, and neither is found by it any more';
  return [warning(lookUp, found, fix)];
};

const what = 'user pool';
const wrongPool = 'compare the user pool that is configured with the Cognito console, account and Region included';

type SomePool = { readonly id: string; readonly region: string };

/** The stage's own choice; otherwise the one that the stack says it works with, once it is deployed. */
const poolOf = ({ userPoolArn }: DeployedSettings, place: AwsPlace, stack?: DeployedStack): SomePool | undefined => {
  if (userPoolArn !== undefined) return poolPlaceOf(userPoolArn);
  const id = stack?.outputs.get(userPoolOutput);
  return id === undefined ? undefined : { id, region: place.region };
};

const unreachable = (failure: unknown, { id }: SomePool): Finding => {
  if (isMissing(failure)) return error(what, `there is no ${id} in this account and Region`, wrongPool);
  const words = failure instanceof Error ? (explainAwsError(failure) ?? failure.message) : String(failure);
  return warning(what, `${id} cannot be looked at`, words);
};

const findingsOf = (asked: Asked, pool: Pool, clients: readonly AppClient[], stack?: DeployedStack): Finding[] => [
  ok(what, `${pool.settings.Id} (${pool.settings.Name})`),
  ...attributeFindings(asked.cognito.flag, pool.settings),
  ...clientFindings(asked.cognito, clients),
  ...triggerFindings(asked, pool.settings, stack),
  ...mfaFindings(asked.cognito, pool.mfa),
  ...lookUpFindings(asked, pool.settings),
];

type Asked = DeployedSettings & { readonly deployment: Deployment };

/** None when the deployment has no pool, or none yet. */
export const poolFindings = async (place: AwsPlace, asked: Asked, stack?: DeployedStack): Promise<Finding[]> => {
  const pool = poolOf(asked, place, stack);
  if (pool === undefined) return [];
  if (pool.region !== place.region)
    return [error(what, `${pool.id} is in ${pool.region}, but the deployment is in ${place.region}`, wrongPool)];
  try {
    const described = await describePool(place.cognito, pool.id);
    const clients: AppClient[] = [];
    for await (const client of listAppClients(place.cognito, pool.id)) clients.push(client);
    return findingsOf(asked, described, clients, stack);
  } catch (failure) {
    return [unreachable(failure, pool)];
  }
};
