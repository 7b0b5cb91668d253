// The table as an operator reaches it: with many retries, by the table's own clock, and with failures in words that say what to do.
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { type Connection, get, put, query, remove, tableOn, update } from '../../functions/shared/aws/dynamodb.ts';
import { type Call, startCall, startDeadline } from '../../functions/shared/frame/call.ts';
import { startTrail } from '../../functions/shared/frame/log.ts';
import { Refusal } from '../../functions/shared/frame/refusal.ts';
import type { Table } from '../../functions/shared/table/table.ts';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { explainAwsError } from '../aws/aws-place.ts';

export type TableConnection = {
  readonly table: Table;
  /** For what none of the table's operations does. */
  readonly connection: Connection;
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

const manyRetries = {
  maxAttempts: 6,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 5000, throwOnRequestTimeout: true },
};
// One piece of work is a few requests, or the pages of one query.
const workMilliseconds = 120_000;

export const connectTable = (tableName: string, config: DynamoDBClientConfig): TableConnection => {
  const client = new DynamoDBClient({ ...manyRetries, ...config });
  const connection = { client, tableName };
  const nowSeconds = watchClock(client);
  return {
    table: tableOn(connection, { get, query, put, update, remove }),
    connection,
    nowSeconds,
    ask: async (work) => {
      const deadline = startDeadline(workMilliseconds, undefined);
      try {
        return await work({ ...startCall('operator', deadline, startTrail()), nowSeconds: nowSeconds() });
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
