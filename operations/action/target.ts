// Whom a trial of an action talks to, and what it must know for that: from the local run, from a deployed stage, or from a pipe.
import * as z from 'zod';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { openAwsPlace } from '../aws/aws-place.ts';
import { requireDeployed } from '../aws/deployed-stack.ts';
import { findDeployment } from '../aws/find-deployment.ts';
import { readSettings } from '../aws/read-settings.ts';
import { UsageProblem } from '../command/command-line.ts';
import { type Deployment, type DeploymentChoice, titleOf } from '../command/deployment.ts';
import { startCommand } from '../command/program.ts';
import { sendRequest } from '../command/send-request.ts';
import { writtenActions } from '../command/written-stage.ts';
import { secretMistake } from '../secrets/secret-shape.ts';
import { readSecretText, readStored, secretOutputs } from '../secrets/stored-secret.ts';
import { type ActionOptions, isLoopback } from './options.ts';

/** What the local run lends to whoever tries its actions from this machine: the action secret, its clock, a user, a proof. */
const loanSchema = z.object({
  auth: z.enum(['hmac', 'basic', 'iam']),
  secret: z.string(),
  nowSeconds: z.int(),
  userId: z.string(),
  email: z.string().optional(),
  signedPasskeyData: z.string(),
});

export type Loan = z.output<typeof loanSchema>;

const path = '/local/action-trial';

const explained = (url: string, why: string): ConfigurationProblem =>
  new ConfigurationProblem(
    `${url} lends no action secret (${why}) — start the local run: ${startCommand}; or say with --url where it ` +
      'listens; or say where the secret is: --stack NAME, or --action-secret-stdin',
  );

/** `userId` is whom the proof is about, by default the first demo user. Throws a configuration problem where no local run answers. */
const borrowFromLocalRun = async (url: string, userId: string | undefined): Promise<Loan> => {
  // The local run gives this to its own page and to programs on this machine, not to pages of others: hence the origin.
  const headers = { 'content-type': 'application/json', origin: new URL(url).origin };
  const ask = { method: 'POST', path, headers, body: JSON.stringify({ userId }) };
  const answer = await sendRequest(url, ask).catch((error: unknown) => {
    throw explained(url, error instanceof Error && 'code' in error ? String(error.code) : 'no answer');
  });
  if (answer.status !== 200) throw explained(url, `${path} answers ${answer.status}`);
  return loanSchema.parse(JSON.parse(answer.text));
};

export type Target = {
  readonly url: string;
  readonly auth: 'hmac' | 'basic' | 'iam';
  /** Empty with `iam`. */
  readonly secret: string;
  readonly nowSeconds: number;
  /** Whether an event without proof may name the user; undefined when that is not known. */
  readonly trustsEvents: boolean | undefined;
  /** Absent for the local run, and for an address alone. */
  readonly deployment?: Deployment;
  /** The local run's user and proof. */
  readonly loan: Loan | undefined;
};

const realSeconds = (): number => Math.floor(Date.now() / 1000);

/** The value that callers send, of a stored secret or of one given as it is. Throws a configuration problem for an unusable one. */
const usable = (text: string, auth: Target['auth'], where: string): string => {
  const secret = readStored(text)?.current ?? text;
  // A password may be anything; the stage has its own rules for it.
  const mistake = secret === '' ? 'is empty' : auth === 'hmac' ? secretMistake('action', secret) : undefined;
  if (mistake === undefined) return secret;
  throw new ConfigurationProblem(`the action secret ${where} ${mistake}`);
};

const fromDeployment = async (options: ActionOptions, choice: DeploymentChoice): Promise<Target> => {
  const deployment = await findDeployment(choice);
  const place = await openAwsPlace(deployment);
  try {
    const stack = await requireDeployed(place.cloudformation, deployment, place.region);
    const { name, outputs } = stack;
    const settings = await readSettings(place, deployment, stack);
    const written = writtenActions(deployment.stage?.written);
    const auth = options.auth ?? settings?.actions.auth ?? written.auth;
    const trustsEvents = settings?.postLogin.trustEventIdentity ?? written.trustsEvents;
    const url = options.url ?? outputs.get('ApiUrl');
    if (url === undefined) throw new ConfigurationProblem(`the stack ${name} has no output ApiUrl: write --url`);
    const known = { url, auth, trustsEvents, deployment, nowSeconds: realSeconds(), loan: undefined };
    if (auth === 'iam') return { ...known, secret: '' };
    const id = outputs.get(secretOutputs.action);
    if (id === undefined) throw new ConfigurationProblem(`the stack ${name} has no output ${secretOutputs.action}`);
    const text = await readSecretText(place.secretsManager, id);
    return { ...known, secret: usable(text, auth, `of ${titleOf(deployment)}`) };
  } finally {
    place.close();
  }
};

/** `readPipe` gives what stands on standard input. */
export const findTarget = async (options: ActionOptions, readPipe: () => Promise<string>): Promise<Target> => {
  const { url, deployment, secretOnStdin } = options;
  if (deployment !== undefined) return fromDeployment(options, deployment);
  if (url === undefined) throw new UsageProblem('--url is missing');
  const unknown = { url, trustsEvents: undefined, nowSeconds: realSeconds(), loan: undefined };
  const auth = options.auth ?? 'hmac';
  if (auth === 'iam') return { ...unknown, auth, secret: '' };
  if (secretOnStdin) return { ...unknown, auth, secret: usable(await readPipe(), auth, 'on standard input') };
  if (!isLoopback(url))
    throw new UsageProblem(
      `${url} is no local run: name the deployment with --stack or --stage, or pipe its secret in with --action-secret-stdin`,
    );
  const loan = await borrowFromLocalRun(url, options.userId);
  const { nowSeconds, secret } = loan;
  return { url, auth: options.auth ?? loan.auth, secret, nowSeconds, trustsEvents: false, loan };
};
