// An engine with one empty table, for tests of the engines themselves: by DynamoDB's protocol, and as the functions use it.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { get, put, query, remove, tableOn, update } from '../../functions/shared/aws/dynamodb.ts';
import type { Table } from '../../functions/shared/table/table.ts';
import { type EngineName, startEngine } from '../../local/dynamodb/engine.ts';
import { callOver } from '../../local/dynamodb/engine-call.ts';
import type { LocalTable } from '../../local/dynamodb/template-tables.ts';
import { engineProgram, readEngineName } from '../support/engine.ts';

const chosen = process.env.DYNAMODB_ENGINE;

/** The one that was asked for, and otherwise those that come with the repository. */
export const enginesToTry: readonly EngineName[] =
  chosen !== undefined
    ? [readEngineName(chosen)]
    : ['embedded', ...(`${process.platform}-${process.arch}` === 'linux-x64' ? (['dynoxide'] as const) : [])];

const tableName = 'Rows';
const tables: LocalTable[] = [
  {
    name: tableName,
    keySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    attributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
  },
];

export type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

export type OpenEngine = {
  readonly url: string;
  /** Sends an operation; TableName is ours unless the input has one. */
  readonly ask: (operation: string, input?: object) => Promise<Answer>;
  readonly table: Table;
  close(): Promise<void>;
};

export const openEngine = async (name: EngineName): Promise<OpenEngine> => {
  const engine = await startEngine(tables, { program: await engineProgram(name) });
  const { url } = engine;
  const { call, closeConnections } = callOver(url);
  const client = new DynamoDBClient({
    endpoint: url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    url,
    ask: async (operation, input = {}) => {
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
      };
      const sent = Buffer.from(JSON.stringify({ TableName: tableName, ...input }));
      const { status, body } = await call(headers, sent);
      return { status, body: JSON.parse(body || '{}') as Answer['body'] };
    },
    table: tableOn({ client, tableName }, { get, query, put, update, remove }),
    close: async () => {
      client.destroy();
      closeConnections();
      await engine.close();
    },
  };
};
