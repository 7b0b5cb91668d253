// The look-up of a team whose customers are in a DynamoDB table, by e-mail address in lower case.
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { ResolveUser } from '../../infra/index.ts';

const dynamodb = new DynamoDBClient({ maxAttempts: 2 });

export const resolveUser: ResolveUser = async (typed, { signal }) => {
  const { Item: customer } = await dynamodb.send(
    new GetItemCommand({
      TableName: process.env.CUSTOMERS_TABLE,
      Key: { email: { S: typed.toLowerCase() } },
      ProjectionExpression: 'customerId, closed',
    }),
    { abortSignal: signal },
  );
  if (customer?.customerId?.S === undefined) return { kind: 'nobody' };
  if (customer.closed?.BOOL === true) return { kind: 'silent', code: 'account_closed' };
  return { kind: 'found', userId: customer.customerId.S };
};
