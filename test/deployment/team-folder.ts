// A team's CDK app beside the repository: the package from its tarball, one stack with the construct, the CDK and the command.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { packProject } from '../../release/pack.ts';
import { install } from '../package/consumer-folder.ts';
import { type Ended, run, runToEnd } from './run-program.ts';

const root = join(import.meta.dirname, '..', '..');

const manifestSchema = z.object({ devDependencies: z.record(z.string(), z.string()) });

/** What the app makes: a stack with one construct. */
export type TeamStack = {
  readonly stackName: string;
  /** The construct's. */
  readonly id: string;
  readonly env: { readonly account: string; readonly region: string };
  /** The construct's props. */
  readonly settings: object;
  /** The folder of a look-up of the team's own, which becomes a layer. */
  readonly lookUp?: string;
};

export type TeamFolder = {
  /** From now on. */
  write(stack: TeamStack): void;
  cdk(...args: string[]): Promise<string>;
  /** `corbado-actions`; `input` is piped in. */
  command(args: readonly string[], input?: string): Promise<Ended>;
};

/** Packs the project, too. Once installed, nothing of the repository is used but the CDK's command line. */
export const createTeamFolder = async (folder: string): Promise<TeamFolder> => {
  const { path } = await packProject();
  const { 'aws-cdk-lib': library = '', constructs = '' } = manifestSchema.parse(
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
  ).devDependencies;
  await install(folder, path, { 'aws-cdk-lib': library, constructs });
  cpSync(join(import.meta.dirname, '..', 'package', 'consumers', 'app.mjs'), join(folder, 'app.mjs'));
  // The library's check of the template is the job of `npm run synth`.
  const shared = { file: process.execPath, folder, env: { CDK_VALIDATION: 'false' } };
  const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const command = join(folder, 'node_modules', 'corbado-actions', 'dist', 'lib', 'cli.mjs');
  return {
    write: (stack) => {
      writeFileSync(join(folder, 'stack.json'), JSON.stringify(stack));
      writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ app: `"${process.execPath}" app.mjs stack.json` }));
    },
    cdk: (...args) => run({ ...shared, args: [cdk, ...args] }),
    command: (args, input) => runToEnd({ ...shared, args: [command, ...args], ...(input && { input: `${input}\n` }) }),
  };
};
