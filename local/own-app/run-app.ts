// Synthesises somebody's CDK app as the CDK command line does, without an account and without look-ups.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { distFolder } from '../../infra/bundle-folder.ts';
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

/** An app that ended without an assembly. */
export class AppFailure extends ConfigurationProblem {
  /** The command under `app`. */
  readonly app: string;
  /** What it wrote before it ended. */
  readonly said: string;

  constructor(app: string, said: string) {
    super(`the CDK app did not synthesise (${app})\n${said}`);
    this.app = app;
    this.said = said;
  }
}

export type Synthesis = {
  /** For a run on this machine, which needs to know what is whose. @default true */
  readonly isLocal?: boolean;
  readonly context?: Readonly<Record<string, unknown>>;
};

// The paths tell which resources are whose, and the assets where the code is.
const localContext = {
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
  // What other functions of the app need bundled is not run here.
  'aws:cdk:bundling-stacks': [],
};

/** A file alone is run with Node, as the command line does. */
const commandOf = (app: string, folder: string): string =>
  /\.[cm]?js$/.test(app) && existsSync(join(folder, app)) ? `node ${JSON.stringify(app)}` : app;

/** Where files go that this package writes into a folder; git does not look there. */
export const ownFolder = (folder: string): string => {
  if (folder === dirname(distFolder)) return join(folder, '.local');
  const own = join(folder, '.corbado-actions');
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, '.gitignore'), '*\n');
  return own;
};

// An app that goes to the account of whoever deploys it goes to this machine's here.
const localPlace = () => {
  const { CDK_DEFAULT_ACCOUNT = localAws.accountId, CDK_DEFAULT_REGION = localAws.region } = process.env;
  return { CDK_DEFAULT_ACCOUNT, CDK_DEFAULT_REGION };
};

/** Returns the folder with the cloud assembly. Throws an `AppFailure`, or a configuration problem where there is no app. */
export const synthesiseApp = async (
  folder: string,
  { isLocal = true, context: given = {} }: Synthesis = {},
): Promise<string> => {
  const { app, context } = readCdkJson(folder);
  // `app` may also name what is synthesised already.
  if (existsSync(join(folder, app, 'manifest.json'))) return join(folder, app);
  const outdir = join(ownFolder(folder), isLocal ? 'cdk.out' : 'template.out');
  rmSync(outdir, { recursive: true, force: true });
  const child = spawn(commandOf(app, folder), {
    cwd: folder,
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: `${join(folder, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
      CDK_OUTDIR: outdir,
      ...(isLocal && localPlace()),
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...lookedUp(folder), ...(isLocal && localContext), ...given }),
      // CDK's own check of the template takes longer than all the rest; `cdk synth` does it.
      CDK_VALIDATION: 'false',
    },
  });
  const [[code], said, problems] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  if (code === 0 && existsSync(join(outdir, 'manifest.json'))) return outdir;
  const why = `${said}${problems}`.trim();
  throw new AppFailure(app, why || `it ended with exit code ${code}`);
};
