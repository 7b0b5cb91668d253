// `npm run action`: does what Corbado does when it runs an action, and compares the answer with the contract, in plain words.
import { randomInt, randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { ConfigurationProblem } from '../infra/configuration-problem.ts';
import { type ActionOptions, parseActionOptions, usage } from './action/action-options.ts';
import { explainIam } from './action/iam-words.ts';
import { eventOf, type Given, prepareTrial } from './action/prepare.ts';
import { describeStep, describeVerdict, isAsDocumented, stepAsJson } from './action/report.ts';
import { findTarget, type Target } from './action/target.ts';
import { runTrial, type Send, type Step, type Trial } from './action/trial.ts';
import { runCommand, UsageProblem } from './command-line.ts';
import { sendRequest } from './http/send-request.ts';

type Write = (line: string) => void;

const readPipe = async (): Promise<string> => {
  const piped = (await text(process.stdin)).trim();
  if (piped === '') throw new UsageProblem('standard input is empty: pipe in what shall be read from it');
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

const reportTrial = async (
  steps: AsyncIterable<Step>,
  { json }: ActionOptions,
  trial: Trial,
  head: string,
  write: Write,
): Promise<number> => {
  const done: Step[] = [];
  if (!json) write(head);
  for await (const step of steps) {
    done.push(step);
    if (!json) write(`${describeStep(step, done.length)}\n`);
  }
  const asDocumented = done.every(isAsDocumented);
  if (json)
    write(JSON.stringify({ action: trial.action, variant: trial.variant, steps: done.map(stepAsJson), asDocumented }));
  else write(describeVerdict(trial, done));
  return asDocumented ? 0 : 1;
};

/** Returns the exit code. */
export const tryAction = async (options: ActionOptions, write: Write, pipe = readPipe): Promise<number> => {
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
  const trial = prepareTrial(options, { ...target, auth }, given);
  return reportTrial(
    runTrial(trial, sendTo(target.url)),
    options,
    trial,
    headline(options, target, trial, given.seed),
    write,
  );
};

if (import.meta.main) await runCommand(usage, (args) => tryAction(parseActionOptions(args), console.log));
