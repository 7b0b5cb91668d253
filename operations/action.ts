// `corbado-actions action`: does what Corbado does when it runs an action, and compares the answer with the contract, in plain words.
import { randomInt, randomUUID } from 'node:crypto';
import { ConfigurationProblem } from '../infra/settings/configuration-problem.ts';
import { type ActionOptions, parseActionOptions, usage } from './action/options.ts';
import { eventOf, type Given, prepareTrial } from './action/prepare-trial.ts';
import { describeStep, describeVerdict, explainIam, isAsDocumented, stepAsJson } from './action/report.ts';
import { findTarget, type Target } from './action/target.ts';
import { runTrial, type Send, type Step, type Trial } from './action/trial.ts';
import { type Command, UsageProblem } from './command/command-line.ts';
import { callAbout } from './command/deployment.ts';
import { callOf } from './command/program.ts';
import { sendRequest } from './command/send-request.ts';
import { linesTo, readPipe, type Terminal } from './command/terminal.ts';

type Write = (line: string) => void;

const readFilledPipe = async (input: Terminal['input']): Promise<string> => {
  const piped = await readPipe(input);
  if (piped === '') throw new UsageProblem('standard input is empty: pipe in what should be read from it');
  return piped;
};

const sendTo =
  (url: string): Send =>
  async (ask) => {
    try {
      return await sendRequest(url, ask);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      throw new ConfigurationProblem(`${url} does not answer (${code}) — check the address, and that it is deployed`);
    }
  };

const headline = ({ guide }: ActionOptions, { url }: Target, trial: Trial, seed: number): string => {
  const proof = trial.auth === 'hmac' ? 'signed' : 'with the password';
  const note =
    guide === 'cognito' && trial.action === 'post-login'
      ? '\nCorbado’s Cognito guide has no post-login: this is the generic event, about a user of the pool.'
      : '';
  return `${trial.action} at ${url}, ${proof}, ${guide} guide, seed ${seed}${note}\n`;
};

/** How the users of the place where the trial was are looked at. */
const userCommandFor = ({ deployment, url, loan }: Target): string | undefined => {
  if (deployment !== undefined) return callAbout('user', deployment);
  return loan === undefined ? undefined : `${callOf('user')} --url ${url}`;
};

const reportTrial = async (
  trial: Trial,
  options: ActionOptions,
  target: Target,
  seed: number,
  write: Write,
): Promise<number> => {
  const { json } = options;
  const done: Step[] = [];
  if (!json) write(headline(options, target, trial, seed));
  for await (const step of runTrial(trial, sendTo(target.url))) {
    done.push(step);
    if (!json) write(`${describeStep(step, done.length)}\n`);
  }
  const asDocumented = done.every(isAsDocumented);
  if (json)
    write(JSON.stringify({ action: trial.action, variant: trial.variant, steps: done.map(stepAsJson), asDocumented }));
  else write(describeVerdict(trial, done, userCommandFor(target)));
  return asDocumented ? 0 : 1;
};

/** Returns the exit code. */
export const tryAction = async (options: ActionOptions, write: Write, pipe: () => Promise<string>): Promise<number> => {
  const target = await findTarget(options, pipe);
  const given: Given = {
    seed: options.seed ?? randomInt(1_000_000_000),
    deliveryId: `msg_${randomUUID()}`,
    signedPasskeyData: options.proofOnStdin ? await pipe() : options.signedPasskeyData,
  };
  const { auth } = target;
  if (auth === 'iam') {
    const event = eventOf(options, target, given);
    write(
      options.json
        ? JSON.stringify({ action: options.action, auth, event, sent: false })
        : explainIam(options.action, event),
    );
    return 2;
  }
  return reportTrial(prepareTrial(options, { ...target, auth }, given), options, target, given.seed, write);
};

export const action: Command = {
  usage,
  run: (args, { input, output }) => tryAction(parseActionOptions(args), linesTo(output), () => readFilledPipe(input)),
};
