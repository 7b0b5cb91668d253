// What runs a handler as in Lambda: the client that AWS publishes, or a small loop of our own where that cannot be built.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceFolder } from '../libraries.ts';

export type RuntimeClient = {
  /** As it is called in a report. */
  readonly name: string;
  /** Why it is not AWS's, if it is not. */
  readonly reason?: string;
  readonly command: readonly string[];
};

// As the managed runtime starts Node.
const nodeOptions = [
  '--expose-gc',
  '--max-http-header-size',
  '81920',
  '--no-experimental-require-module',
  '--no-experimental-detect-module',
];

export const findRuntimeClient = (): RuntimeClient => {
  const folder = join(referenceFolder, 'node_modules', 'aws-lambda-ric');
  if (existsSync(join(folder, 'rapid-client.node'))) {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    const command = [process.execPath, ...nodeOptions, join(folder, 'index.mjs'), 'index.handler'];
    return { name: `aws-lambda-ric ${version}`, command };
  }
  return {
    name: 'a loop of our own, not AWS’s runtime client',
    reason:
      'aws-lambda-ric is not built: it takes cmake, make, g++, autoconf, automake and libtool at its installation',
    command: [process.execPath, ...nodeOptions, join(import.meta.dirname, 'runtime-loop.mjs')],
  };
};
