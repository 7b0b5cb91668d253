// The CDK app of a folder, judged as a deployment would: it is synthesised as its cdk.json says, without an account.
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { AppFailure, synthesiseApp } from '../../local/own-app/run-app.ts';
import { type SynthesisedStack, synthesisedStacks } from '../../local/own-app/synthesised-stacks.ts';
import type { Verdict } from './verdict.ts';

const context = {
  // Annotations are in the assembly, and need no report.
  '@aws-cdk/core:annotationsInValidationReport': false,
  // What other functions of the app need bundled is not deployed here.
  'aws:cdk:bundling-stacks': [],
};

// As Node writes an error that nobody has caught.
const refusal = /^ConfigurationProblem: (?<title>.*)\n(?<lines>(?: {2}(?! *at ).*\n)*)/m;

/** The construct's own mistakes where it has refused its props, otherwise what the app has said, without the trace. */
export const mistakesIn = (said: string): string[] => {
  const { title = '', lines = '' } = refusal.exec(`${said}\n`)?.groups ?? {};
  const path = /^CorbadoActions at (\S+) /.exec(title)?.[1];
  const mistakes = (lines === '' ? title || said : lines)
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^ +at /.test(line))
    .map((line) => line.trim());
  return lines === '' || path === undefined ? mistakes : mistakes.map((mistake) => `${path}: ${mistake}`);
};

const isMeant = (wanted: string | undefined) => (stack: SynthesisedStack) =>
  wanted === undefined ? stack.instances.length > 0 : stack.stackName === wanted;

const complaint = (wanted: string | undefined, stacks: readonly SynthesisedStack[]): string => {
  const names = stacks.map(({ stackName }) => `\n  --stack ${stackName}`).join('');
  const what = wanted === undefined ? 'stack with a CorbadoActions construct' : `stack ${wanted}`;
  return `the app has no ${what}: it has${names || ' none at all'}`;
};

/** All stacks that have a construct, unless one is named. Throws a configuration problem where there is no app, or no such stack. */
export const judgeApp = async (folder: string, wanted: string | undefined): Promise<readonly Verdict[]> => {
  try {
    const stacks = synthesisedStacks(await synthesiseApp(folder, { isLocal: false, context }));
    const meant = stacks.filter(isMeant(wanted));
    if (meant.length === 0) throw new ConfigurationProblem(complaint(wanted, stacks));
    return meant.map(({ stackName, messages }) => ({ name: stackName, mistakes: [], messages }));
  } catch (error) {
    if (!(error instanceof AppFailure)) throw error;
    return [{ name: `the app (${error.app})`, mistakes: mistakesIn(error.said), messages: [] }];
  }
};
