// The connection to the table, and what a failed operation means. Each operation is a file's export of its own, so that a function's
// bundle holds only those that its role allows.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { errorNameOf, isOurFault } from '../aws-error.ts';
import type { Call } from '../call.ts';
import { awsConnections } from '../connections.ts';
import { Refusal } from '../refusal.ts';

export type Table = { readonly client: DynamoDBClient; readonly tableName: string };

export const openTable = (tableName: string): Table => ({
  tableName,
  client: new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: awsConnections({ connectionTimeout: 1000, requestTimeout: 1500 }),
  }),
});

/** Thrown when the condition on a write does not hold; callers turn it into what it means for them. */
export class ConditionFailed extends Error {
  override readonly name = 'ConditionFailed';
}

/** Waits for an operation; an outage is `temporarily_unavailable`, never a missing session. */
export const attempt = async <Result>(operation: Promise<Result>, call: Call): Promise<Result> => {
  try {
    return await operation;
  } catch (error) {
    const name = errorNameOf(error);
    if (name === 'ConditionalCheckFailedException') throw new ConditionFailed();
    call.trail.note({ upstreamErrorType: name });
    if (isOurFault(name)) throw new Refusal('internal_error', { reason: 'dynamodb_refused', cause: error });
    throw new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable', cause: error });
  }
};

/** What every operation passes to the SDK beside its command. */
export const within = (call: Call) => ({ abortSignal: call.deadline.signal });
