// Dynoxide, a second engine that is small enough for every test run: https://github.com/nubo-db/dynoxide (MIT or Apache 2.0).
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import type { EngineProgram } from './engine-program.ts';

const binaryPackage = '@dynoxide/linux-x64';
const testedVersion = '1.2.1';

// It is in the packages of whoever calls, not in ours: the package would bring it to everybody.
const findBinary = (folder: string): string => {
  try {
    const manifest = createRequire(join(folder, 'package.json')).resolve(`${binaryPackage}/package.json`);
    return join(dirname(manifest), 'dynoxide');
  } catch {
    const fix = `npm install --no-save ${binaryPackage}@${testedVersion}`;
    throw new ConfigurationProblem(
      `Dynoxide is not installed in ${folder} — run ${fix}, which there is for Linux on x64 only, or use --dynamodb-local`,
    );
  }
};

/** Throws a configuration problem where it is not installed. */
export const dynoxide = (folder = process.cwd()): EngineProgram => {
  const command = findBinary(folder);
  return {
    title: 'Dynoxide',
    command,
    args: (port, dataFolder) => {
      const dataFile = dataFolder === undefined ? [] : ['--db-path', join(dataFolder, 'dynoxide.sqlite')];
      if (dataFolder !== undefined) mkdirSync(dataFolder, { recursive: true });
      return ['--host', '127.0.0.1', '--port', String(port), ...dataFile];
    },
  };
};
