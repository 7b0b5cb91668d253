// The table as an operator reaches it: patient, by the table's own time of day, and with failures in words that say what to do.
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { Call } from '../../functions/shared/call.ts';
import { startDeadline } from '../../functions/shared/deadline.ts';
import type { Table } from '../../functions/shared/dynamo/table.ts';
import { startTrail } from '../../functions/shared/log.ts';
import { Refusal } from '../../functions/shared/refusal.ts';
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';
import { explainAwsError } from '../aws/aws-problem.ts';

export type TableConnection = {
  readonly table: Table;
  /** By the table's clock, once it has answered anything. */
  nowSeconds(): number;
  /** Does some work on the table. Throws a configuration problem when AWS refuses or fails. */
  ask<Result>(work: (call: Call) => Promise<Result>): Promise<Result>;
  close(): void;
};

const dateOf = (response: unknown): number => {
  const { headers } = (response ?? {}) as { headers?: Record<string, string | undefined> };
  return Date.parse(headers?.date ?? '');
};

/**
 * A moment of revocation counts in the functions' time, and the clock of an operator's machine may be wrong; the local run's clock can
 * even be moved. An answer's date is cut to the second: its end is taken, so that nothing proven before it is missed.
 */
const watchClock = (client: DynamoDBClient): (() => number) => {
  let aheadMilliseconds = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const date = dateOf(result.response);
      if (!Number.isNaN(date)) aheadMilliseconds = date + 999 - Date.now();
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'watchClock' },
  );
  return () => Math.floor((Date.now() + aheadMilliseconds) / 1000);
};

const inWords = (thrown: unknown, tableName: string): unknown => {
  if (!(thrown instanceof Refusal)) return thrown;
  const { cause } = thrown;
  const name = cause instanceof Error ? cause.name : 'no reason given';
  if (name === 'ResourceNotFoundException')
    return new ConfigurationProblem(`there is no table ${tableName} here — check the Region and the account`);
  const again = 'run the same command again: it goes on where it stopped';
  const words = explainAwsError(cause) ?? `the table did not do what it was asked (${name}) — ${again}`;
  return new ConfigurationProblem(words);
};

const patience = {
  maxAttempts: 6,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 5000, throwOnRequestTimeout: true },
};
// One piece of work is a few requests, or the pages of one query.
const workMilliseconds = 120_000;

export const connectTable = (tableName: string, config: DynamoDBClientConfig): TableConnection => {
  const client = new DynamoDBClient({ ...patience, ...config });
  const nowSeconds = watchClock(client);
  return {
    table: { client, tableName },
    nowSeconds,
    ask: async (work) => {
      const deadline = startDeadline(workMilliseconds, undefined);
      try {
        return await work({ requestId: 'operator', nowSeconds: nowSeconds(), deadline, trail: startTrail() });
      } catch (thrown) {
        throw inWords(thrown, tableName);
      }
    },
    close: () => client.destroy(),
  };
};

// The engine asks for a Region and a signature, and looks at neither.
const localAccess = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** The table of the local run, at the address that speaks DynamoDB's protocol. */
export const connectLocalTable = ({ name, url }: { readonly name: string; readonly url: string }): TableConnection =>
  connectTable(name, { ...localAccess, endpoint: url });
