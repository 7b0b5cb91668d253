// What the deployed stage does for users of a user pool, shown with the pool that the stack has made: the flag, logins, and the flag's end.
import { isDeepStrictEqual } from 'node:util';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import type { LoginUser } from '../../local/login/demo-users.ts';
import type { AwsPlace } from '../../operations/aws/aws-place.ts';
import type { DeployedStack } from '../../operations/aws/deployed-stack.ts';
import type { OutsideWorld } from './outside-world.ts';
import {
  createPasskey,
  createPoolUser,
  expectAttribute,
  expectRefusedProof,
  loginByProof,
  type PoolApp,
} from './pool-users.ts';
import { ageLastAppend, findReconcile, invokeReconcile } from './run-reconcile.ts';
import type { RunStep } from './steps.ts';

export type PoolWalk = {
  readonly place: AwsPlace;
  readonly stack: DeployedStack;
  readonly world: OutsideWorld;
  readonly emulatorUrl: string;
  readonly runStep: RunStep;
};

const attribute = 'custom:passkey_enrolled';
const firstOne = { recorded: true, firstPasskey: true, updated: true, state: 'set' };

const outputOf = ({ stack }: PoolWalk, name: string): string => {
  const value = stack.outputs.get(name);
  if (value !== undefined) return value;
  throw new ConfigurationProblem(`the stack has no output ${name}`);
};

/** Returns Corbado's id of the passkey. */
const enrol = async (walk: PoolWalk, user: LoginUser): Promise<string> => {
  const { place, world } = walk;
  const poolId = outputOf(walk, 'UserPoolId');
  await createPoolUser(place.cognito, poolId, user.username);
  const { passkey, said } = await createPasskey(outputOf(walk, 'ApiUrl'), world, user);
  if (!isDeepStrictEqual(said, firstOne))
    throw new ConfigurationProblem(`the post-append action says of a first passkey: ${JSON.stringify(said)}`);
  await expectAttribute(place.cognito, poolId, user.username, [attribute, 'true']);
  return passkey.id;
};

const login = async ({ world }: PoolWalk, app: PoolApp, { username }: LoginUser): Promise<string> => {
  const { signedPasskeyData } = await world.corbado.ceremonies.login({ userId: username });
  await loginByProof(app, username, signedPasskeyData);
  return signedPasskeyData;
};

const refuse = async ({ world }: PoolWalk, app: PoolApp, { username }: LoginUser, used: string): Promise<void> => {
  const ofAnother = await world.corbado.signPasskeyData({ claims: { webauthnId: 'somebody-else' } });
  await expectRefusedProof(app, username, 'open sesame', 'no proof at all');
  await expectRefusedProof(app, username, used, 'a proof that was used before');
  await expectRefusedProof(app, username, ofAnother, 'the proof of another user');
};

const lose = async (walk: PoolWalk, { username }: LoginUser, passkeyId: string): Promise<string> => {
  const { place, stack, world, emulatorUrl } = walk;
  const reconcile = await findReconcile(place.cloudformation, stack);
  await ageLastAppend(stack, place.region, username);
  world.corbado.deletePasskey(passkeyId);
  await world.corbado.webhooks.settled();
  const statuses = world.corbado.webhooks.deliveries.at(-1)?.statuses.join() ?? 'none';
  if (statuses !== '200') throw new ConfigurationProblem(`expected the webhook to be taken, got ${statuses}`);
  const { checked, cleared } = await invokeReconcile(emulatorUrl, place.region, reconcile);
  await expectAttribute(place.cognito, outputOf(walk, 'UserPoolId'), username, [attribute, 'false']);
  return `${checked} looked at, ${cleared} cleared`;
};

export const walkDemoPool = async (walk: PoolWalk): Promise<void> => {
  const { place, world, runStep } = walk;
  const user = world.login.addVisitor();
  const app = { client: place.cognito, clientId: outputOf(walk, 'UserPoolClientId') };
  const passkeyId = await runStep('a user of the pool creates a passkey: the pool has the flag', () =>
    enrol(walk, user),
  );
  const used = await runStep('login to the pool by passkey: its tokens', () => login(walk, app, user));
  await runStep('a wrong proof, a used one and somebody else’s are refused', () => refuse(walk, app, user, used));
  await runStep('the passkey is deleted: webhook, reconcile run, the flag is gone', async (note) =>
    note(await lose(walk, user, passkeyId)),
  );
};
