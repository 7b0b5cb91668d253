// The reconcile run, at once instead of when its schedule comes, and for a user whose last passkey is old enough to be counted.
import { type CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { userKeyOf } from '../../functions/shared/table/rows.ts';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import type { DeployedStack } from '../../operations/aws/deployed-stack.ts';
import { jsonOf, sendRequest } from '../../operations/command/send-request.ts';
import { asOwner } from './emulator-owner.ts';
import { projectId } from './test-stage.ts';

/** Nobody here can wait the two minutes that a count of no passkeys takes to be believed. */
export const ageLastAppend = async ({ outputs }: DeployedStack, region: string, userId: string): Promise<void> => {
  const client = new DynamoDBClient({ region });
  try {
    const key = { pk: { S: `U#${userKeyOf(projectId, userId)}` }, sk: { S: 'U' } };
    const minutesAgo = String(Math.floor(Date.now() / 1000) - 600);
    await client.send(
      new UpdateItemCommand({
        TableName: outputs.get('TableName'),
        Key: key,
        UpdateExpression: 'SET lastAppendAt = :then',
        ConditionExpression: 'attribute_exists(lastAppendAt)',
        ExpressionAttributeValues: { ':then': { N: minutesAgo } },
      }),
    );
  } finally {
    client.destroy();
  }
};

export type ReconcileParts = { readonly functionName: string; readonly ruleName: string };

/** The function and what starts it. Throws a configuration problem when the stack lacks one of the two. */
export const findReconcile = async (client: CloudFormationClient, { name }: DeployedStack): Promise<ReconcileParts> => {
  const found = new Map<string, string>();
  for await (const page of paginateListStackResources({ client }, { StackName: name }))
    for (const {
      LogicalResourceId: id = '',
      ResourceType: type = '',
      PhysicalResourceId: physical = '',
    } of page.StackResourceSummaries ?? [])
      if (id.startsWith('Reconcile')) found.set(type, physical);
  const [functionName, ruleName] = [found.get('AWS::Lambda::Function'), found.get('AWS::Events::Rule')];
  if (functionName !== undefined && ruleName !== undefined) return { functionName, ruleName };
  throw new ConfigurationProblem('the stack has no reconcile function, or no schedule that starts it');
};

/** On the emulator. Returns the run's summary. */
export const invokeReconcile = async (emulatorUrl: string, region: string, { functionName }: ReconcileParts) => {
  const path = `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`;
  const headers = asOwner('lambda', region);
  const answer = await sendRequest(emulatorUrl, { method: 'POST', path, headers, body: '{}' });
  const summary = jsonOf(answer);
  if (answer.status === 200 && typeof summary.checked === 'number') return summary;
  throw new ConfigurationProblem(`the reconcile run answered ${answer.status}: ${answer.text.slice(0, 300)}`);
};
