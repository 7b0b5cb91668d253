// The options of `corbado-actions action`. Never the secret itself: it would stay in the shell's history.
import { type ActionName, actionNames, type Guide, guides } from '../../kit/index.ts';
import { oneOf, readOptions, UsageProblem, usualLocalUrl } from '../command/command-line.ts';
import {
  type DeploymentChoice,
  deploymentHelp,
  deploymentOptions,
  isInClone,
  readDeploymentChoice,
  where,
} from '../command/deployment.ts';
import { callOf } from '../command/program.ts';
import { listed } from '../command/progress.ts';

export const usage = `usage: ${callOf('action')} ACTION --local [options]
       ${callOf('action')} ACTION --url URL [options]
       ${callOf('action')} ACTION ${where} [options]

Does what Corbado does when it runs an action: sends a documented event, signed, and compares the answer with the
contract. ACTION is pre-login, post-login or post-append.
Address, secret and way to sign of a deployment are looked up.

Where
  --local                     the local run on this machine, which lends its secret and proofs
  --url URL                   where it listens, if not at http://localhost:3000; or an ApiUrl
${deploymentHelp(27)}
  --action-secret-stdin       read the action secret from a pipe
  --action-auth MODE          hmac, basic or iam, unless it is looked up (hmac)

What
  --guide generic|cognito     in whose words: the generic guide (the default) or the Cognito guide
  --user ID                   whom the event is about; needed where a deployed stage would write something
  --identifier TEXT           pre-login: what the user typed
  --signed-passkey-data JWT   post-login: Corbado's proof, valid once and for five minutes; - reads it from a pipe
  --seed N                    make up the same event again

Try one of
  --tamper                    change the body after it was signed: refused
  --stale                     sign it as of ten minutes ago: refused
  --wrong-secret              sign it with another secret: refused
  --replay                    send the same delivery twice: it counts once
  --other-user                post-login: the event names another user than the proof, and the proof wins

  --json                      print one JSON object instead of sentences
  --help                      print this

Exit code: 0 as documented, 1 not as documented or not reachable, 2 asked wrongly.`;

export const variants = ['right', 'tamper', 'stale', 'wrong-secret', 'replay', 'other-user'] as const;
export type Variant = (typeof variants)[number];

/** Those that end at the door, whatever the event says. */
export const refusedVariants: readonly Variant[] = ['tamper', 'stale', 'wrong-secret'];

const authModes = ['hmac', 'basic', 'iam'] as const;

export type ActionOptions = {
  readonly action: ActionName;
  readonly guide: Guide;
  readonly variant: Variant;
  /** Absent when the deployed stack says it. */
  readonly url: string | undefined;
  /** Absent for the local run, and for an address alone. */
  readonly deployment: DeploymentChoice | undefined;
  readonly secretOnStdin: boolean;
  readonly auth: (typeof authModes)[number] | undefined;
  readonly userId: string | undefined;
  readonly identifier: string | undefined;
  readonly signedPasskeyData: string | undefined;
  readonly proofOnStdin: boolean;
  readonly seed: number | undefined;
  readonly json: boolean;
};

const loopback = /^(?:localhost|.+\.localhost|127\.0\.0\.1|\[::1\])$/;

/** Whether an address is of this machine. */
export const isLoopback = (url: string): boolean => loopback.test(URL.parse(url)?.hostname ?? '');

/** https anywhere, http only to this very machine: the event can hold a proof of login, and a password travels with it. */
const readActionUrl = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(text));
  if (isSafe && url.search === '' && url.hash === '') return text;
  throw new UsageProblem(
    `--url takes https://… or an address of this machine, such as http://localhost:3000, not ${text}`,
  );
};

const readSeed = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageProblem(`--seed takes a number of up to nine digits, not ${text}`);
};

/** For a trial of what only a signature covers. */
export const requireSignature = (variant: Variant): void => {
  if (variant !== 'tamper' && variant !== 'stale') return;
  throw new UsageProblem(
    `--${variant} tries a signature; with basic there is none: a password covers neither body nor time`,
  );
};

type Rule = readonly [isBroken: boolean, words: string];

const rulesFor = (options: ActionOptions): readonly Rule[] => {
  const { action, variant, deployment, secretOnStdin } = options;
  return [
    [secretOnStdin && deployment !== undefined, 'the secret is looked up: leave --action-secret-stdin out'],
    [secretOnStdin && options.proofOnStdin, 'a pipe holds one thing: the secret or the proof'],
    [options.identifier !== undefined && action !== 'pre-login', '--identifier is what pre-login gets: write --user'],
    [options.userId !== undefined && action === 'pre-login', 'pre-login gets what somebody typed: write --identifier'],
    [options.signedPasskeyData !== undefined && action !== 'post-login', '--signed-passkey-data is for post-login'],
    [
      variant === 'other-user' && action !== 'post-login',
      '--other-user is for post-login: no other action has a proof',
    ],
  ];
};

/** The options, unless they contradict each other. */
const requireSense = (options: ActionOptions): ActionOptions => {
  const broken = rulesFor(options).find(([isBroken]) => isBroken);
  if (broken !== undefined) throw new UsageProblem(broken[1]);
  if (options.auth === 'basic') requireSignature(options.variant);
  return options;
};

type Where = Parameters<typeof readDeploymentChoice>[0] & { local: boolean; url?: string | undefined };

/** With an address, only what is looked up besides it must be asked for by name. */
const readDeployment = ({ local, url, ...values }: Where): DeploymentChoice | undefined => {
  const isNamed = values.stage !== undefined || values.stack !== undefined || values.construct !== undefined;
  if (local && isNamed) throw new UsageProblem('--local, or a deployment: write one of them');
  const isNowhere = !isNamed && !local && url === undefined;
  if (isNowhere && isInClone())
    throw new UsageProblem('it is not said where: write --local, --stage dev or --url https://api.example.com');
  if (isNamed || isNowhere) return readDeploymentChoice(values);
  if (values.region !== undefined || values.profile !== undefined)
    throw new UsageProblem('--region and --profile belong to a deployment: write --stack, or --stage');
  return undefined;
};

/** Throws a usage problem. */
export const parseActionOptions = ([action = '', ...args]: string[]): ActionOptions => {
  if (action === '' || action.startsWith('-'))
    throw new UsageProblem(`no action is named: begin with ${listed(actionNames, 'or')}`);
  const name = oneOf(action, 'the action', actionNames);
  const flag = { type: 'boolean', default: false } as const;
  const values = readOptions(args, {
    local: flag,
    url: { type: 'string' },
    ...deploymentOptions,
    'action-secret-stdin': flag,
    'action-auth': { type: 'string' },
    guide: { type: 'string', default: 'generic' },
    user: { type: 'string' },
    identifier: { type: 'string' },
    'signed-passkey-data': { type: 'string' },
    seed: { type: 'string' },
    tamper: flag,
    stale: flag,
    'wrong-secret': flag,
    replay: flag,
    'other-user': flag,
    json: flag,
  });
  const [variant = 'right', another] = variants.filter((word) => word !== 'right' && values[word]);
  if (another !== undefined) throw new UsageProblem(`--${variant} and --${another}: try one at a time`);
  const auth = values['action-auth'];
  return requireSense({
    action: name,
    guide: oneOf(values.guide, '--guide', guides),
    variant,
    url: readActionUrl(values.url ?? (values.local ? usualLocalUrl : undefined)),
    deployment: readDeployment(values),
    secretOnStdin: values['action-secret-stdin'],
    auth: auth === undefined ? undefined : oneOf(auth, '--action-auth', authModes),
    userId: values.user,
    identifier: values.identifier,
    signedPasskeyData: values['signed-passkey-data'],
    proofOnStdin: values['signed-passkey-data'] === '-',
    seed: readSeed(values.seed),
    json: values.json,
  });
};
