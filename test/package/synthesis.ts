// A team's app, synthesised from the package, beside the repository's own stack with the same settings.
import { deepStrictEqual } from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTemplate, type Sample, samples, type Template } from '../../release/samples.ts';
import { type Ended, runToEnd } from '../deployment/run-program.ts';

const root = join(import.meta.dirname, '..', '..');

const cdkContext = (): Record<string, unknown> =>
  JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')).context as Record<string, unknown>;

const stackNameOf = (sample: Sample): string => `CorbadoActions-${sample}`;

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

/** Throws unless the app gives pre-login a layer with a look-up of its own, and is told of a folder that has none. */
export const expectLookUp = async (runner: Runner): Promise<void> => {
  const synthesise = async (lookUp: string): Promise<Ended & { readonly template: string }> => {
    const outdir = mkdtempSync(join(runner.folder, 'out-'));
    const settings = { ...samples.production, preLogin: { resolve: 'module' } };
    const ended = await runApp(runner, { stackName: 'Team', id: 'Auth', settings, lookUp }, outdir);
    return { ...ended, template: join(outdir, 'Team.template.json') };
  };
  const { code, output, template } = await synthesise(join(root, 'test', 'fixtures', 'look-up'));
  if (code !== 0) throw new Error(output);
  const text = readFileSync(template, 'utf8');
  for (const part of ['"AWS::Lambda::LayerVersion"', '"PRE_LOGIN_MODULE": "/opt/resolve-user.mjs"'])
    if (!text.includes(part)) throw new Error(`the template has no ${part}`);
  const wrong = await synthesise(mkdtempSync(join(runner.folder, 'empty-')));
  if (wrong.code === 0 || !wrong.output.includes('resolveUserLayer: has no resolve-user.mjs'))
    throw new Error(`exit code ${wrong.code}, without the refusal:\n${wrong.output}`);
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
