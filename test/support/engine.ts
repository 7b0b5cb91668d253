// Which DynamoDB the local systems of the tests have: DYNAMODB_ENGINE names it, as `npm run test:engines` does.
import { join } from 'node:path';
import { dynamodbLocal } from '../../local/dynamodb/dynamodb-local.ts';
import { dynoxide } from '../../local/dynamodb/dynoxide.ts';
import { type EngineName, engineNames } from '../../local/dynamodb/engine.ts';
import type { EngineProgram } from '../../local/dynamodb/engine-program.ts';

/** Of `npm start -- --dynamodb-local` too. */
const cacheFolder = join(import.meta.dirname, '..', '..', '.local', 'dynamodb-local');

/** Throws for a word that is no engine's. */
export const readEngineName = (word = 'embedded'): EngineName => {
  const name = engineNames.find((candidate) => candidate === word);
  if (name !== undefined) return name;
  throw new Error(`there is no engine ${word}: write ${engineNames.join(', ')}`);
};

/** What starts it; undefined for the embedded one. */
export const engineProgram = async (name: EngineName): Promise<EngineProgram | undefined> => {
  if (name === 'embedded') return undefined;
  return name === 'dynoxide' ? dynoxide() : dynamodbLocal({ cacheFolder });
};

export const engineName = readEngineName(process.env.DYNAMODB_ENGINE);
export const engineUnderTest = (): Promise<EngineProgram | undefined> => engineProgram(engineName);
