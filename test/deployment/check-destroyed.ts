// That destroying a stage left nothing behind: every resource of the stack is gone, in CloudFormation's word and by looking.
import {
  DescribeStacksCommand,
  paginateDescribeStackEvents,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { type AwsPlace, openAwsPlace } from '../../operations/aws/aws-place.ts';
import { type DeployedStack, findStack } from '../../operations/aws/deployed-stack.ts';
import { describePool, isMissing, userPoolOutput } from '../../operations/cognito/pool.ts';
import { jsonOf, sendRequest } from '../../operations/command/send-request.ts';
import { readSecretText } from '../../operations/secrets/stored-secret.ts';

/** What is asked about afterwards: a stack's resources by logical id, and the id under which CloudFormation still knows it then. */
export type Doomed = { readonly stack: DeployedStack; readonly stackId: string; readonly resources: readonly string[] };

export const noteResources = async ({ cloudformation }: AwsPlace, stack: DeployedStack): Promise<Doomed> => {
  const { Stacks: [described] = [] } = await cloudformation.send(new DescribeStacksCommand({ StackName: stack.name }));
  const resources: string[] = [];
  for await (const page of paginateListStackResources({ client: cloudformation }, { StackName: stack.name }))
    resources.push(...(page.StackResourceSummaries ?? []).map(({ LogicalResourceId = '' }) => LogicalResourceId));
  return { stack, stackId: described?.StackId ?? stack.name, resources };
};

/** The last that was heard of each resource, by logical id. */
const lastStates = async ({ cloudformation }: AwsPlace, stackId: string): Promise<Map<string, string>> => {
  const states = new Map<string, string>();
  // Newest first.
  for await (const page of paginateDescribeStackEvents({ client: cloudformation }, { StackName: stackId }))
    for (const { LogicalResourceId: id = '', ResourceStatus: status = '' } of page.StackEvents ?? [])
      if (!states.has(id)) states.set(id, status);
  return states;
};

const tableExists = async (tableName: string, region: string): Promise<boolean> => {
  const client = new DynamoDBClient({ region });
  try {
    // While it is being deleted it still answers.
    return (await client.send(new DescribeTableCommand({ TableName: tableName }))).Table?.TableStatus !== 'DELETING';
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return false;
    throw error;
  } finally {
    client.destroy();
  }
};

const poolExists = async ({ cognito }: AwsPlace, userPoolId: string): Promise<boolean> => {
  try {
    await describePool(cognito, userPoolId);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
};

const apiAnswers = async (url: string): Promise<boolean> => {
  try {
    return jsonOf(await sendRequest(url, { method: 'GET', path: '/auth/session' })).code !== undefined;
  } catch {
    return false;
  }
};

const leftOver = async (place: AwsPlace, { stack, stackId, resources }: Doomed): Promise<string[]> => {
  const { name, outputs } = stack;
  const states = await lastStates(place, stackId);
  const of = (output: string) => outputs.get(output) ?? '';
  const kept = resources.filter((id) => states.get(id) !== 'DELETE_COMPLETE');
  const secrets = [of('CorbadoApiSecretArn'), of('ActionSecretArn')];
  const values = await Promise.all(secrets.map((id) => readSecretText(place.secretsManager, id)));
  return [
    ...((await findStack(place.cloudformation, name)) ? [`the stack ${name}`] : []),
    ...kept.map((id) => `${id}: ${states.get(id) ?? 'nothing was heard of it'}`),
    ...secrets.filter((_, index) => values[index] !== ''),
    ...((await tableExists(of('TableName'), place.region)) ? [`the table ${of('TableName')}`] : []),
    ...((await poolExists(place, of(userPoolOutput))) ? [`the user pool ${of(userPoolOutput)}`] : []),
    ...((await apiAnswers(of('ApiUrl'))) ? [`an API at ${of('ApiUrl')}`] : []),
  ];
};

/** Throws a configuration problem that lists what is still there. */
export const expectNothingLeft = async (region: string, doomed: Doomed): Promise<void> => {
  const place = await openAwsPlace({ region });
  try {
    const found = await leftOver(place, doomed);
    if (found.length > 0) throw new ConfigurationProblem(`still there after cdk destroy:\n${found.join('\n')}`);
  } finally {
    place.close();
  }
};
