// A user pool that is none of the stack's: what a company has that brings its own, made by hand and with settings of its own.
import {
  type CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  DeleteUserPoolCommand,
  type LambdaConfigType,
} from '@aws-sdk/client-cognito-identity-provider';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import type { AwsPlace } from '../../operations/aws/aws-place.ts';
import type { DeployedStack } from '../../operations/aws/deployed-stack.ts';
import { describePool } from '../../operations/cognito/pool.ts';
import { triggersOf } from '../../operations/cognito/triggers.ts';
import { runAttach } from './commands.ts';
import type { OutsideWorld } from './outside-world.ts';
import { createPasskey, createPoolUser, loginByProof, tradeIdToken } from './pool-users.ts';
import type { RunStep } from './steps.ts';
import type { DeployTestSettings } from './test-stage.ts';

export type OwnPool = {
  readonly id: string;
  readonly arn: string;
  /** As its tokens name it. */
  readonly issuer: string;
  readonly clientId: string;
  close(): Promise<void>;
};

/** Nothing in it may be what a new pool has, or its loss would not show. */
const settings = {
  Policies: { PasswordPolicy: { MinimumLength: 16, RequireSymbols: false, TemporaryPasswordValidityDays: 3 } },
  AutoVerifiedAttributes: ['email' as const],
  UserPoolTags: { owner: 'deploy-test' },
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'verified_email' as const }] },
  VerificationMessageTemplate: {
    DefaultEmailOption: 'CONFIRM_WITH_CODE' as const,
    EmailMessage: 'Your code: {####}',
    EmailSubject: 'Your code',
  },
};

/** `close` deletes it. */
export const createOwnPool = async (client: CognitoIdentityProviderClient, region: string): Promise<OwnPool> => {
  const created = await client.send(new CreateUserPoolCommand({ PoolName: 'corbado-deploy-test', ...settings }));
  const { Id: id = '', Arn: arn = '' } = created.UserPool ?? {};
  const withClient = await client.send(
    new CreateUserPoolClientCommand({
      UserPoolId: id,
      ClientName: 'app',
      ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    }),
  );
  return {
    id,
    arn,
    issuer: `https://cognito-idp.${region}.amazonaws.com/${id}`,
    clientId: withClient.UserPoolClient?.ClientId ?? '',
    close: async () => void (await client.send(new DeleteUserPoolCommand({ UserPoolId: id }))),
  };
};

/** Throws unless exactly these triggers are attached. */
export const expectTriggers = async (
  client: CognitoIdentityProviderClient,
  { id }: OwnPool,
  expected: LambdaConfigType,
): Promise<void> => {
  const { LambdaConfig = {} } = (await describePool(client, id)).settings;
  const shown = (config: LambdaConfigType) => JSON.stringify(Object.entries(config).sort());
  if (shown(LambdaConfig) === shown(expected)) return;
  throw new ConfigurationProblem(`expected the triggers ${shown(expected)}, got ${shown(LambdaConfig)}`);
};

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
