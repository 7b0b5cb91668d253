// A user pool that is none of the stack's: what a company has that brings its own, made by hand and with settings of its own.
import {
  type CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  DeleteUserPoolCommand,
  type LambdaConfigType,
} from '@aws-sdk/client-cognito-identity-provider';
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';
import { describePool } from '../cognito/describe-pool.ts';

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
