// Synthesises somebody's own CDK app as the CDK command line does, for this machine: no account, no look-ups, no bundling of other code.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { localAws } from '../cloudformation-values.ts';

const contextSchema = z.record(z.string(), z.unknown());
const cdkJsonSchema = z.object({ app: z.string().min(1), context: contextSchema.default({}) });

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigurationProblem(`${file} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
};

/** Throws a configuration problem where there is no app. */
const readCdkJson = (folder: string) => {
  const file = join(folder, 'cdk.json');
  if (!existsSync(file))
    throw new ConfigurationProblem(
      `there is no cdk.json in ${folder} — run this in the folder of your CDK app, or write one: npx corbado-actions init`,
    );
  const parsed = cdkJsonSchema.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  throw new ConfigurationProblem(`${file} has no "app": the command that runs your CDK app`);
};

const lookedUp = (folder: string): Record<string, unknown> => {
  const file = join(folder, 'cdk.context.json');
  return existsSync(file) ? contextSchema.parse(readJson(file)) : {};
};

// The paths tell which resources are whose, and the assets where the code is.
const ourContext = {
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
  // What other functions of the app need bundled is not run here.
  'aws:cdk:bundling-stacks': [],
};

/** A file alone is run with Node, as the command line does. */
const commandOf = (app: string, folder: string): string =>
  /\.[cm]?js$/.test(app) && existsSync(join(folder, app)) ? `node ${JSON.stringify(app)}` : app;

/** Where files go that this package writes into somebody's folder; git does not look there. */
export const ownFolder = (folder: string): string => {
  const own = join(folder, '.corbado-actions');
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, '.gitignore'), '*\n');
  return own;
};

/** Returns the folder with the cloud assembly. Throws a configuration problem with what the app said when it failed. */
export const synthesiseApp = async (folder: string): Promise<string> => {
  const { app, context } = readCdkJson(folder);
  // `app` may also name what is synthesised already.
  if (existsSync(join(folder, app, 'manifest.json'))) return join(folder, app);
  const outdir = join(ownFolder(folder), 'cdk.out');
  rmSync(outdir, { recursive: true, force: true });
  const { PATH = '', CDK_DEFAULT_ACCOUNT = localAws.accountId, CDK_DEFAULT_REGION = localAws.region } = process.env;
  const child = spawn(commandOf(app, folder), {
    cwd: folder,
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: `${join(folder, 'node_modules', '.bin')}${delimiter}${PATH}`,
      CDK_OUTDIR: outdir,
      CDK_DEFAULT_ACCOUNT,
      CDK_DEFAULT_REGION,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...lookedUp(folder), ...ourContext }),
      // CDK's own check of the template takes longer than all the rest; `cdk synth` does it.
      CDK_VALIDATION: 'false',
    },
  });
  const [[code], said, problems] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  if (code === 0 && existsSync(join(outdir, 'manifest.json'))) return outdir;
  const why = `${said}${problems}`.trim();
  throw new ConfigurationProblem(
    `the CDK app did not synthesise (${app})\n${why || `it ended with exit code ${code}`}`,
  );
};
