// Which DynamoDB a local run has, and what there is to fetch for it.
import { join } from 'node:path';
import { dynamodbLocal, dynamodbLocalLicence } from './dynamodb/dynamodb-local.ts';
import { dynoxide } from './dynamodb/dynoxide.ts';
import type { EngineProgram } from './dynamodb/engine-program.ts';
import type { StartOptions } from './start-options.ts';
import type { Progress } from './start-report.ts';

/** Undefined for the embedded one. Throws a configuration problem when it cannot be had. */
export const chooseEngine = async (
  { engine, dynamodbLocalJar: jar }: StartOptions,
  ownFolder: string,
  { begin }: Progress,
): Promise<EngineProgram | undefined> => {
  if (engine === 'embedded') return undefined;
  if (engine === 'dynoxide') return dynoxide();
  const cacheFolder = join(ownFolder, 'dynamodb-local');
  const onDownload = () => begin(`fetching DynamoDB Local (50 MB, once)\n    ${dynamodbLocalLicence}`);
  return dynamodbLocal({ cacheFolder, jar, onDownload });
};
