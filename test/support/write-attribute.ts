// Writing into the table past the functions: what an operator, another version or another environment has left there.
import { callDynamodb } from '../../local/dynamodb/dynamodb-call.ts';
import type { Bench } from './system.ts';

/** Writes one attribute into a row of the table, which is made if it is not there. */
export const writeAttribute = async (
  bench: Bench,
  { pk, sk }: { pk: string; sk: string },
  name: string,
  value: string | number | boolean,
): Promise<void> => {
  const [table] = bench.system().template.tables;
  await callDynamodb(bench.system().dynamodb.url, 'UpdateItem', {
    TableName: table?.name,
    Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: 'SET #name = :value',
    ExpressionAttributeNames: { '#name': name },
    ExpressionAttributeValues: { ':value': attributeOf(value) },
  });
};

const attributeOf = (value: string | number | boolean): object => {
  if (typeof value === 'boolean') return { BOOL: value };
  return typeof value === 'number' ? { N: String(value) } : { S: value };
};
