// A team's service, run with the server library of the package.
import { deepStrictEqual } from 'node:assert/strict';
import { run } from '../deployment/run-program.ts';
import type { Runner } from './synthesis.ts';

/** Throws unless the service finds nobody behind a token that is none, which needs no table. (The SDK warns of Node 20, below the answer.) */
export const expectSessionCheck = async ({ folder, program: [file = '', ...args] }: Runner): Promise<void> => {
  const { signedIn, status, code } = JSON.parse((await run({ file, args, folder })).split('\n')[0] ?? '');
  deepStrictEqual({ signedIn, status, code }, { signedIn: false, status: 401, code: 'unauthorized' });
};
