// A team's app, synthesised from the package, beside the repository's own stack with the same settings.
import { deepStrictEqual } from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import type { StageInput } from '../../infra/settings/stage-schema.ts';
import { synthesize } from '../../local/synthesize.ts';
import { type Ended, runToEnd } from '../deployment/run-program.ts';

const root = join(import.meta.dirname, '..', '..');

const cdkContext = (): Record<string, unknown> =>
  JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')).context as Record<string, unknown>;

/** What a deployment of each kind may have: together they have every function. */
export const samples = {
  production: {
    kind: 'production',
    corbado: { projectId: 'pro-1234567890' },
    allowedOrigins: ['https://app.example.com'],
    trustedIssuers: [{ issuer: 'https://login.example.com', audience: ['app'] }],
    corbadoInvoker: { accountId: '123456789012' },
  },
  development: {
    kind: 'development',
    corbado: { projectId: 'pro-1234567890' },
    allowedOrigins: ['http://localhost:3000'],
    session: { absoluteSeconds: 3600, cookieSameSite: 'Lax', allowTokenInBody: true },
    cognito: { createDemoPool: true, flag: { mode: 'attribute' }, customAuth: true },
  },
} as const satisfies Record<string, StageInput>;

export type Sample = keyof typeof samples;

const stackNameOf = (sample: Sample): string => `CorbadoActions-${sample}`;

/** What makes a deployment; a description and metadata do not. */
export type Template = Readonly<Record<'Resources' | 'Outputs', Record<string, unknown>>>;

const readTemplate = (file: string): Template => {
  const { Resources = {}, Outputs = {} } = JSON.parse(readFileSync(file, 'utf8'));
  const withoutMetadata = ([id, { Metadata, ...resource }]: [string, Record<string, unknown>]) => [id, resource];
  return {
    Resources: Object.fromEntries(Object.entries<Record<string, unknown>>(Resources).map(withoutMetadata)),
    Outputs,
  };
};

/** As this repository deploys it. */
export const ownTemplate = (sample: Sample, folder: string): Template => {
  const outdir = mkdtempSync(join(folder, 'own-'));
  return readTemplate(synthesize({ stage: parseStage(sample, samples[sample]) }, outdir).templateFullPath);
};

/** A program that runs the team's app: a version of Node, or a tool on top of one. */
export type Runner = { readonly folder: string; readonly program: readonly string[] };

const runApp = (runner: Runner, input: object, outdir: string): Promise<Ended> => {
  const inputFile = `${outdir}.json`;
  writeFileSync(inputFile, JSON.stringify(input));
  const [file = '', ...args] = runner.program;
  // The library's check of the template takes five times as long as all the rest, and is the job of `npm run synth`.
  const env = { CDK_VALIDATION: 'false' };
  return runToEnd({ file, args: [...args, inputFile, outdir], folder: runner.folder, env });
};

/** Throws unless the app's template is the repository's own. `flags` is false for an app without CDK's feature flags. */
export const expectSameTemplate = async (runner: Runner, sample: Sample, own: Template): Promise<void> => {
  const outdir = mkdtempSync(join(runner.folder, 'out-'));
  const [stackName, settings] = [stackNameOf(sample), { ...samples[sample], stageName: sample }];
  const { code, output } = await runApp(runner, { stackName, id: 'Default', context: cdkContext(), settings }, outdir);
  if (code !== 0) throw new Error(output);
  deepStrictEqual(readTemplate(join(outdir, `${stackName}.template.json`)), own);
};

/** Throws unless an app as old as we allow, without any feature flag, gets as many resources as the repository's own. */
export const expectSynthesis = async (runner: Runner, sample: Sample, own: Template): Promise<void> => {
  const outdir = mkdtempSync(join(runner.folder, 'out-'));
  const { code, output } = await runApp(runner, { stackName: 'Team', id: 'Auth', settings: samples[sample] }, outdir);
  if (code !== 0) throw new Error(output);
  const { Resources, Outputs } = readTemplate(join(outdir, 'Team.template.json'));
  const counts = [Object.keys(Resources).length, Object.keys(Outputs).length];
  deepStrictEqual(counts, [Object.keys(own.Resources).length, Object.keys(own.Outputs).length]);
};

/** Throws unless the app ends with a message that says which settings are wrong, whose, and not where ours would be. */
export const expectClearRefusal = async (runner: Runner): Promise<void> => {
  const outdir = mkdtempSync(join(runner.folder, 'out-'));
  const settings = { ...samples.production, allowedOrigins: ['https://app.example.com/'], sesion: {} };
  const { code, output } = await runApp(runner, { stackName: 'Team', id: 'Auth', settings }, outdir);
  const says = ['Team/Auth', 'allowedOrigins[0]: ', 'sesion: ', 'did you mean session?'];
  const missing = says.filter((text) => !output.includes(text));
  if (code === 0 || missing.length > 0 || output.includes('stages.ts'))
    throw new Error(`exit code ${code}, without ${missing.join(' and ') || 'what it should not say'}:\n${output}`);
};
