// The stack that a template is asked of: a stage of the clone, one of somebody's CDK app, or settings in a file where there is no app.
import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { stackNameOf } from '../../infra/settings/stack.ts';
import { synthesiseApp } from '../../local/own-app/run-app.ts';
import { type SynthesisedStack, synthesisedStacks } from '../../local/own-app/synthesised-stacks.ts';
import { packageRoot } from '../command/program.ts';
import { writtenStage } from '../command/written-stage.ts';

export type Source =
  | { readonly kind: 'stage'; readonly stageName: string }
  | { readonly kind: 'app'; readonly folder: string; readonly stackName: string | undefined }
  | { readonly kind: 'settings'; readonly file: string; readonly stageName: string };

const readSettings = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigurationProblem(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
};

/** The CDK of this folder or, in a clone, its own. */
const loadCdk = async () => {
  try {
    const { App } = await import('aws-cdk-lib');
    const { CorbadoActionsStack } = await import('../../infra/stack.ts');
    return { App, CorbadoActionsStack };
  } catch (error) {
    if (!(error instanceof Error) || !/aws-cdk-lib|constructs/.test(error.message)) throw error;
    throw new ConfigurationProblem(
      'the CDK library writes the template — install it: npm install aws-cdk-lib constructs',
    );
  }
};

/** What a new CDK app has in its cdk.json. */
const recommendedFlags = (): Record<string, unknown> =>
  createRequire(import.meta.url)('aws-cdk-lib/recommended-feature-flags.json');

const synthesiseSettings = async (file: string, stageName: string): Promise<string> => {
  const stage = parseStage(stageName, readSettings(file));
  const { App, CorbadoActionsStack } = await loadCdk();
  const outdir = mkdtempSync(join(tmpdir(), 'corbado-actions-template-'));
  const app = new App({ outdir, context: recommendedFlags(), builtinCloudFormationValidation: false });
  new CorbadoActionsStack(app, { stage });
  app.synth();
  return outdir;
};

// The app must not take this machine's account for its own, and other functions of the stack need their code.
const forDeployment = { isLocal: false } as const;

const assemblyOf = (source: Source): Promise<string> => {
  if (source.kind === 'settings') return synthesiseSettings(source.file, source.stageName);
  if (source.kind === 'app') return synthesiseApp(source.folder, forDeployment);
  return synthesiseApp(packageRoot, { ...forDeployment, context: { stage: source.stageName } });
};

/** `undefined` when it is whichever has a construct. */
const meantName = async (source: Source): Promise<string | undefined> => {
  if (source.kind === 'app') return source.stackName;
  const { stageName } = source;
  return stackNameOf(stageName, source.kind === 'settings' ? readSettings(source.file) : await writtenStage(stageName));
};

/** Throws a configuration problem unless one stack is meant. */
export const synthesiseStack = async (source: Source): Promise<SynthesisedStack> => {
  const stacks = synthesisedStacks(await assemblyOf(source));
  const meant = await meantName(source);
  const [only, another] = stacks.filter(({ stackName, instances }) =>
    meant === undefined ? instances.length > 0 : stackName === meant,
  );
  if (only !== undefined && another === undefined) return only;
  const names = stacks.map(({ stackName }) => `\n  --stack ${stackName}`).join('');
  throw new ConfigurationProblem(
    only === undefined
      ? `the app has no such stack with a CorbadoActions construct: it has${names || ' none at all'}`
      : `the app has several stacks with CorbadoActions — name one:${names}`,
  );
};
