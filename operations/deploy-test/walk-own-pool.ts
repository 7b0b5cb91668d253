// `cognito:attach` on a pool that the stack does not know: attached, nothing to do the second time, logins through it, detached.
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';
import type { AwsPlace } from '../aws/aws-place.ts';
import type { DeployedStack } from '../aws/deployed-stack.ts';
import { triggersOf } from '../cognito/stage-pool.ts';
import { runAttach } from './commands.ts';
import type { OutsideWorld } from './outside-world.ts';
import { expectTriggers, type OwnPool } from './own-pool.ts';
import { createPasskey, tradeIdToken } from './passkey-of-user.ts';
import { loginByProof } from './pool-login.ts';
import { createPoolUser } from './pool-user.ts';
import type { RunStep } from './steps.ts';
import type { DeployTestSettings } from './test-stage.ts';

export type OwnPoolWalk = {
  readonly place: AwsPlace;
  readonly stack: DeployedStack;
  readonly pool: OwnPool;
  readonly settings: DeployTestSettings;
  readonly runStep: RunStep;
};

const expectSaid = (said: string, expected: string): void => {
  if (!said.includes(expected)) throw new ConfigurationProblem(`expected "${expected}", got:\n${said}`);
};

export const walkAttach = async ({ place, stack, pool, settings, runStep }: OwnPoolWalk): Promise<void> => {
  await runStep('cognito:attach to a pool of one’s own: three triggers change, nothing else', async () => {
    expectSaid(await runAttach(settings, pool.arn), 'nothing else is different');
    await expectTriggers(place.cognito, pool, triggersOf(stack) ?? {});
  });
  await runStep('cognito:attach again: nothing to do', async () =>
    expectSaid(await runAttach(settings, pool.arn), 'nothing to do'),
  );
};

/** A login through that pool; returns its id token and whose it is. */
export const loginThroughPool = (
  { place, stack, pool, runStep }: OwnPoolWalk,
  world: OutsideWorld,
): Promise<{ idToken: string; userId: string }> =>
  runStep('login to that pool by passkey: its tokens', async () => {
    const user = world.login.addVisitor();
    await createPoolUser(place.cognito, pool.id, user.username);
    await createPasskey(stack.outputs.get('ApiUrl') ?? '', world, user);
    const { signedPasskeyData } = await world.corbado.ceremonies.login({ userId: user.username });
    const app = { client: place.cognito, clientId: pool.clientId };
    return { idToken: await loginByProof(app, user.username, signedPasskeyData), userId: user.username };
  });

/** Once the stage trusts that pool. */
export const walkTrade = (
  { stack, runStep }: OwnPoolWalk,
  { idToken, userId }: Awaited<ReturnType<typeof loginThroughPool>>,
): Promise<void> =>
  runStep('its id token opens a session and gets a connect token', () =>
    tradeIdToken(stack.outputs.get('ApiUrl') ?? '', idToken, userId),
  );

export const walkDetach = ({ place, pool, settings, runStep }: OwnPoolWalk): Promise<void> =>
  runStep('cognito:attach --detach: the pool is as it was', async () => {
    expectSaid(await runAttach(settings, pool.arn, '--detach'), 'nothing else is different');
    await expectTriggers(place.cognito, pool, {});
  });
