// The user pool of a deployment, everything that Cognito says about it, and what of that the SDK does not understand.
import { buffer } from 'node:stream/consumers';
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  type GetUserPoolMfaConfigCommandOutput,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { type AwsPlace, explained } from '../aws/aws-place.ts';
import { requireDeployed } from '../aws/deployed-stack.ts';
import type { Deployment } from '../command/deployment.ts';

/** The output of the stack under which it names its pool. */
export const userPoolOutput = 'UserPoolId';

export type PoolPlace = { readonly id: string; readonly region: string };

/** `undefined` for what is no pool's ARN. */
export const poolPlaceOf = (arn: string): PoolPlace | undefined => {
  const [, region, id] = /^arn:aws[a-z-]*:cognito-idp:([a-z0-9-]+):\d{12}:userpool\/([\w-]+)$/.exec(arn) ?? [];
  return region === undefined || id === undefined ? undefined : { id, region };
};

const existingSchema = z.object({ existing: z.object({ userPoolArn: z.string() }) });

/**
 * The pool that a stage names, as it is written; `undefined` for a stack of another app, which is asked itself.
 * @throws ConfigurationProblem when the stage names none.
 */
export const writtenPool = ({ stage }: Deployment): PoolPlace | undefined => {
  if (stage === undefined) return undefined;
  const arn = existingSchema.safeParse(stage.written).data?.existing.userPoolArn ?? '';
  const place = poolPlaceOf(arn);
  if (place !== undefined) return place;
  if (arn !== '')
    throw new ConfigurationProblem(`existing.userPoolArn of stage ${stage.name} is not the ARN of a pool`);
  throw new ConfigurationProblem(
    `stage ${stage.name} names no user pool — set existing.userPoolArn in infra/stages.ts; a pool that the stack creates has its triggers from the start`,
  );
};

/**
 * The pool that a deployed stack says it works with.
 * @throws ConfigurationProblem when it works with none.
 */
export const deployedPool = async (place: AwsPlace, deployment: Deployment): Promise<PoolPlace> => {
  const stack = await requireDeployed(place.cloudformation, deployment, place.region);
  const id = stack.outputs.get(userPoolOutput);
  if (id !== undefined) return { id, region: place.region };
  throw new ConfigurationProblem(
    `the stack ${stack.name} works with no user pool — hand one to the construct as existingUserPool, and deploy it`,
  );
};

/** A pool with what every pool has. */
export type DescribedPool = UserPoolType & { readonly Id: string; readonly Name: string };

export type PoolMfa = Omit<GetUserPoolMfaConfigCommandOutput, '$metadata'>;

export type Pool = {
  readonly settings: DescribedPool;
  readonly mfa: PoolMfa;
  /** Paths of settings that are newer than the SDK. */
  readonly unread: readonly string[];
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The paths that are in Cognito's own answer, with a value, and not in what the SDK made of it. */
export const unreadSettings = (received: unknown, read: unknown, path = ''): string[] => {
  if (!isObject(received)) return [];
  return Object.entries(received).flatMap(([name, value]) => {
    if (value === null) return [];
    const here = path === '' ? name : `${path}.${name}`;
    const passedOn = isObject(read) ? read[name] : undefined;
    return passedOn === undefined ? [here] : unreadSettings(value, passedOn, here);
  });
};

type WireAnswer = { body: NodeJS.ReadableStream | Uint8Array };

/** The command, and the answer to it as it came. */
const describeCommand = (userPoolId: string) => {
  const command = new DescribeUserPoolCommand({ UserPoolId: userPoolId });
  const received = { text: '{}' };
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const answer = result.response as WireAnswer;
      const bytes = answer.body instanceof Uint8Array ? Buffer.from(answer.body) : await buffer(answer.body);
      received.text = bytes.toString('utf8');
      answer.body = bytes;
      return result;
    },
    // Between the wire and the SDK's reading of it.
    { step: 'deserialize', priority: 'low' },
  );
  return { command, received };
};

/** Rejects with Cognito's own errors, `ResourceNotFoundException` when there is no such pool. */
export const describePool = async (client: CognitoIdentityProviderClient, userPoolId: string): Promise<Pool> => {
  const { command, received } = describeCommand(userPoolId);
  const { UserPool } = await client.send(command);
  const { $metadata: _, ...mfa } = await client.send(new GetUserPoolMfaConfigCommand({ UserPoolId: userPoolId }));
  const answer: unknown = JSON.parse(received.text);
  return {
    settings: { ...UserPool, Id: userPoolId, Name: UserPool?.Name ?? '' },
    mfa,
    unread: unreadSettings(answer, { UserPool }).map((path) => path.replace(/^UserPool\./, '')),
  };
};

export const isMissing = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ResourceNotFoundException';

const wrongPlace = 'compare existing.userPoolArn with the Cognito console, account and Region included';

/** Throws a configuration problem when there is no such pool here. */
export const requirePool = async ({ cognito, region }: AwsPlace, pool: PoolPlace): Promise<Pool> => {
  if (pool.region !== region)
    throw new ConfigurationProblem(
      `the user pool ${pool.id} is in ${pool.region}, and not in ${region}, where the stage goes — ${wrongPlace}`,
    );
  try {
    return await explained(describePool(cognito, pool.id));
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new ConfigurationProblem(`there is no user pool ${pool.id} in ${region} — ${wrongPlace}`);
  }
};
