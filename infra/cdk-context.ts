// What cdk.json says to the app: the CDK's command line hands it over, and whoever synthesises without that has to do it themselves.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

export const contextOfCdkJson = (): Record<string, unknown> =>
  cdkJson.parse(JSON.parse(readFileSync(join(import.meta.dirname, '..', 'cdk.json'), 'utf8'))).context;
