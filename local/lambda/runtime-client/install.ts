// AWS's runtime client for Node, as its managed runtimes have it: where it is once it is built, and how it is started. It is no dependency
// of the project: its installation compiles curl and aws-lambda-cpp, in a folder that only this file knows.
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigurationProblem } from '../../../infra/settings/configuration-problem.ts';

export type RuntimeClient = {
  /** With its version. */
  readonly name: string;
  /** To be called with a function's folder as the working directory. */
  readonly command: readonly string[];
};

const folder = join(import.meta.dirname, '..', '..', '..', '.local', 'runtime-client');
const packageFolder = join(folder, 'node_modules', 'aws-lambda-ric');

// As the managed runtime starts Node.
const nodeOptions = [
  '--expose-gc',
  '--max-http-header-size',
  '81920',
  '--no-experimental-require-module',
  '--no-experimental-detect-module',
];

/** A Node that runs this program as Lambda's runtime does. */
export const asManagedRuntime = (program: string, ...nodeArguments: string[]): string[] => [
  process.execPath,
  ...nodeOptions,
  ...nodeArguments,
  program,
];

const lockIn = (where: string): string => readFileSync(join(where, 'package-lock.json'), 'utf8');

// Undefined unless the version that is wanted has been built here. `nodeArguments` are put before the client itself.
const findRuntimeClient = (...nodeArguments: string[]): RuntimeClient | undefined => {
  const isBuilt = existsSync(join(packageFolder, 'rapid-client.node'));
  if (!isBuilt || lockIn(folder) !== lockIn(import.meta.dirname)) return undefined;
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const command = [...asManagedRuntime(join(packageFolder, 'index.mjs'), ...nodeArguments), 'index.handler'];
  return { name: `aws-lambda-ric ${version}`, command };
};

/** Throws where it has not been built. */
export const builtClient = (...nodeArguments: string[]): RuntimeClient => {
  const client = findRuntimeClient(...nodeArguments);
  if (client === undefined) throw new Error('aws-lambda-ric is not built: npm run test:runtime builds it');
  return client;
};

const tools = ['cmake', 'make', 'g++', 'tar', 'xz', 'autoconf', 'automake', 'libtoolize', 'python3'];

const isThere = (tool: string): boolean =>
  (process.env.PATH ?? '').split(':').some((place) => place !== '' && existsSync(join(place, tool)));

// Node's headers come from the package that Node itself comes from, if it does; otherwise node-gyp looks for them.
const withHeaders = (): Record<string, string> => {
  const nodePackage = dirname(dirname(process.execPath));
  return existsSync(join(nodePackage, 'include', 'node')) ? { npm_config_nodedir: nodePackage } : {};
};

/** Builds it unless it is built, a minute of computing. Throws a `ConfigurationProblem` that names what this machine lacks. */
export const installRuntimeClient = async (): Promise<void> => {
  if (findRuntimeClient() !== undefined) return;
  const missing = tools.filter((tool) => !isThere(tool));
  if (process.platform !== 'linux') throw new ConfigurationProblem('aws-lambda-ric builds on Linux only');
  if (missing.length > 0)
    throw new ConfigurationProblem(
      `aws-lambda-ric is compiled at its installation, and this machine lacks ${missing.join(', ')}\n` +
        '  fix: apt-get install -y cmake make g++ tar xz-utils autoconf automake libtool python3',
    );
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(import.meta.dirname, file), join(folder, file));
  const options = { cwd: folder, env: { ...process.env, ...withHeaders() }, maxBuffer: 64_000_000 };
  await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund', '--foreground-scripts'], options).catch(
    ({ stdout = '', stderr = '' }: { stdout?: string; stderr?: string }) => {
      const end = `${stdout}${stderr}`.trimEnd().split('\n').slice(-40).join('\n');
      throw new ConfigurationProblem(`aws-lambda-ric could not be built:\n${end}`);
    },
  );
};
