// Everything that Cognito tells about a pool, and what of it the SDK does not understand.
import { buffer } from 'node:stream/consumers';
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  type GetUserPoolMfaConfigCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';
import type { AwsPlace } from '../aws/aws-place.ts';
import { explained } from '../aws/aws-problem.ts';
import type { DescribedPool } from './pool-settings.ts';
import type { PoolPlace } from './stage-pool.ts';
import { untoldSettings } from './untold-settings.ts';

export type PoolMfa = Omit<GetUserPoolMfaConfigCommandOutput, '$metadata'>;

export type Pool = {
  readonly settings: DescribedPool;
  readonly mfa: PoolMfa;
  /** Paths of settings that are newer than the SDK. */
  readonly untold: readonly string[];
};

type WireAnswer = { body: NodeJS.ReadableStream | Uint8Array };

/** The command, and the answer to it as it came. */
const describeCommand = (userPoolId: string) => {
  const command = new DescribeUserPoolCommand({ UserPoolId: userPoolId });
  const told = { text: '{}' };
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const answer = result.response as WireAnswer;
      const bytes = answer.body instanceof Uint8Array ? Buffer.from(answer.body) : await buffer(answer.body);
      told.text = bytes.toString('utf8');
      answer.body = bytes;
      return result;
    },
    // Between the wire and the SDK's reading of it.
    { step: 'deserialize', priority: 'low' },
  );
  return { command, told };
};

/** Rejects with Cognito's own errors, `ResourceNotFoundException` when there is no such pool. */
export const describePool = async (client: CognitoIdentityProviderClient, userPoolId: string): Promise<Pool> => {
  const { command, told } = describeCommand(userPoolId);
  const { UserPool } = await client.send(command);
  const { $metadata: _, ...mfa } = await client.send(new GetUserPoolMfaConfigCommand({ UserPoolId: userPoolId }));
  const answer: unknown = JSON.parse(told.text);
  return {
    settings: { ...UserPool, Id: userPoolId, Name: UserPool?.Name ?? '' },
    mfa,
    untold: untoldSettings(answer, { UserPool }).map((path) => path.replace(/^UserPool\./, '')),
  };
};

export const isMissing = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ResourceNotFoundException';

const wrongPlace = 'compare existing.userPoolArn with the Cognito console, account and Region included';

/** Throws a configuration problem when there is no such pool here. */
export const requirePool = async ({ cognito, region }: AwsPlace, pool: PoolPlace): Promise<Pool> => {
  if (pool.region !== region)
    throw new ConfigurationProblem(
      `the user pool ${pool.arn} is not in ${region}, where the stage goes — ${wrongPlace}`,
    );
  try {
    return await explained(describePool(cognito, pool.id));
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new ConfigurationProblem(`there is no user pool ${pool.arn} — ${wrongPlace}`);
  }
};
