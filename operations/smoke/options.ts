// The options of `corbado-actions smoke`, and what of them a deployment says itself.
import { routes } from '../../infra/deployed-functions.ts';
import { oneOf, readOptions, UsageProblem } from '../command/command-line.ts';
import {
  type DeploymentChoice,
  deploymentHelp,
  deploymentOptions,
  isInClone,
  readDeploymentChoice,
  where,
} from '../command/deployment.ts';
import { callOf } from '../command/program.ts';
import { type EmulatorName, emulatorNames } from './emulator-deviations.ts';
import type { ActionAuth } from './route-checks.ts';
import type { WebhookPresence } from './webhook-checks.ts';

export const usage = `usage: ${callOf('smoke')} --url URL [options]
       ${callOf('smoke')} ${where} [options]

Asks every route of a running deployment and checks the answers. Needs no user and leaves no data behind.
Address, origin, action mode and functions of a deployment are looked up.

  --url URL              the output ApiUrl, or http://localhost:3000 for the local run
${deploymentHelp(22)}
  --origin ORIGIN        an allowed origin; without it, only what other origins are refused is checked
  --action-auth MODE     how actions prove who they are: hmac (the default), basic or iam
  --action-secret-stdin  read the action secret from a pipe, and check the actions and the webhook with it too
  --webhook              the stage has the webhook route; without this, it may be missing
  --without FUNCTION     a function that the stage has switched off; can be repeated
  --emulator NAME        an emulator of AWS, whose known deviations do not count: ${emulatorNames.join(', ')}
  --json                 print one JSON object instead of sentences
  --help                 print this`;

export type SmokeOptions = {
  readonly url: string;
  readonly origin: string | undefined;
  readonly actionAuth: ActionAuth;
  readonly withActionSecret: boolean;
  readonly webhook: WebhookPresence;
  readonly without: ReadonlySet<string>;
  readonly emulator: EmulatorName | undefined;
};

/** `deployment` says what the options leave open. */
export type AskedSmoke = Partial<Pick<SmokeOptions, 'url' | 'actionAuth'>> &
  Omit<SmokeOptions, 'url' | 'actionAuth'> & {
    readonly deployment: DeploymentChoice | undefined;
    readonly json: boolean;
  };

const readUrl = (text: string): string => {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '') return text;
  throw new UsageProblem(`--url takes the address of the API, like https://api.example.com, not ${text}`);
};

const readOrigin = (value: string | undefined): string | undefined => {
  if (value === undefined || URL.parse(value)?.origin === value) return value;
  throw new UsageProblem(`--origin takes an origin as a browser sends it, like https://app.example.com, not ${value}`);
};

const answering = [...new Set(routes.map(({ functionName }) => functionName))];

/** Throws a usage problem. */
export const parseSmokeOptions = (args: string[]): AskedSmoke => {
  const values = readOptions(args, {
    ...deploymentOptions,
    url: { type: 'string' },
    json: { type: 'boolean', default: false },
    origin: { type: 'string' },
    'action-auth': { type: 'string' },
    'action-secret-stdin': { type: 'boolean', default: false },
    webhook: { type: 'boolean', default: false },
    without: { type: 'string', multiple: true, default: [] },
    emulator: { type: 'string' },
  });
  const { url, 'action-auth': auth } = values;
  const isNamed = values.stage !== undefined || values.stack !== undefined;
  if (!isNamed && url === undefined && isInClone())
    throw new UsageProblem('it is not said where: write --url http://localhost:3000, --stage dev or --stack NAME');
  const without = new Set(values.without.map((name) => oneOf(name, '--without', answering)));
  if (values.webhook && without.has('corbado-webhook'))
    throw new UsageProblem('--webhook and --without corbado-webhook contradict each other');
  return {
    ...(url !== undefined && { url: readUrl(url) }),
    deployment: isNamed || url === undefined ? readDeploymentChoice(values) : undefined,
    json: values.json,
    origin: readOrigin(values.origin),
    ...(auth !== undefined && { actionAuth: oneOf(auth, '--action-auth', ['hmac', 'basic', 'iam']) }),
    withActionSecret: values['action-secret-stdin'],
    webhook: without.has('corbado-webhook') ? 'absent' : values.webhook ? 'required' : 'possible',
    without,
    emulator: values.emulator === undefined ? undefined : oneOf(values.emulator, '--emulator', emulatorNames),
  };
};
