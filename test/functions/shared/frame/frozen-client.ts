// A process that reads from the table when told to, and answers how it went. It is stopped and continued in between, as Lambda does.
import { createInterface } from 'node:readline';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { get } from '../../../../functions/shared/aws/dynamodb.ts';
import { awsConnections } from '../../../../functions/shared/frame/connections.ts';
import { callAt } from '../../call-at.ts';

export type Order = { readonly reads: number; readonly clockMovedBySeconds: number };
export type Report = { readonly answered: number; readonly milliseconds: number; readonly lost: string[] };

/** Shorter than in production, so that the test need not wait so long. */
const requestTimeout = 800;
const requestHandler = awsConnections({ connectionTimeout: 1000, requestTimeout });
const read = get({ client: new DynamoDBClient({ maxAttempts: 3, requestHandler }), tableName: 'table' });
const trueNow = Date.now;

const lossOf = async (): Promise<string | undefined> => {
  const call = callAt();
  try {
    await read({ pk: 'a', sk: 'b' }, call);
    return undefined;
  } catch {
    return call.trail.facts.upstreamErrorType ?? 'unknown';
  }
};

for await (const line of createInterface({ input: process.stdin })) {
  const { reads, clockMovedBySeconds } = JSON.parse(line) as Order;
  Date.now = () => trueNow() + clockMovedBySeconds * 1000;
  const startedAt = performance.now();
  const outcomes = await Promise.all(Array.from({ length: reads }, lossOf));
  const lost = outcomes.filter((outcome) => outcome !== undefined);
  const report: Report = { answered: reads - lost.length, milliseconds: performance.now() - startedAt, lost };
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
