// The tables in the template, as far as an embedded engine needs to know them.
import * as z from 'zod';
import type { TemplateReader } from '../template-reader.ts';

export type LocalTable = {
  readonly name: string;
  /** `KeySchema` and `AttributeDefinitions` in DynamoDB's own spelling, for CreateTable. */
  readonly keySchema: readonly { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[];
  readonly attributeDefinitions: readonly { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
};

/** How a table's items are told apart first. */
export const partitionKeyIn =
  (tables: readonly LocalTable[]) =>
  (tableName: string): string | undefined =>
    tables.find(({ name }) => name === tableName)?.keySchema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName;

const propertiesSchema = z.object({
  TableName: z.string().optional(),
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  GlobalSecondaryIndexes: z.undefined('the local run creates no indexes'),
  LocalSecondaryIndexes: z.undefined('the local run creates no indexes'),
});

export const readTables = (template: TemplateReader): LocalTable[] =>
  template.ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable').map((resource) => {
    const properties = template.read(resource, propertiesSchema);
    return {
      name: properties.TableName ?? resource.id,
      keySchema: properties.KeySchema,
      attributeDefinitions: properties.AttributeDefinitions,
    };
  });
