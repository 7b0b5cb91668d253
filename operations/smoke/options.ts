// The options of `npm run smoke`.
import { routes } from '../../infra/deployed-functions.ts';
import { oneOf, readOptions, required, UsageProblem } from '../command/command-line.ts';
import { type EmulatorName, emulatorNames } from './emulator-deviations.ts';
import type { ActionAuth } from './route-checks.ts';
import type { WebhookPresence } from './webhook-checks.ts';

export const usage = `usage: npm run smoke -- --url URL [options]

Asks every route of a running deployment and checks the answers. Needs no user and leaves no data behind.

  --url URL              the output ApiUrl, or http://localhost:3000 for npm start
  --origin ORIGIN        an allowed origin; without it, only what other origins are refused is checked
  --action-auth MODE     how actions prove who they are: hmac (the default), basic or iam
  --action-secret-stdin  read the action secret from a pipe, and check the actions and the webhook with it too
  --webhook              the stage has the webhook route; without this, it may be missing
  --without FUNCTION     a function that the stage has switched off; can be repeated
  --emulator NAME        an emulator of AWS, whose known deviations do not count: ${emulatorNames.join(', ')}
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

const readUrl = (value: string | undefined): string => {
  const text = required(value, '--url', 'http://localhost:3000');
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
export const parseSmokeOptions = (args: string[]): SmokeOptions => {
  const values = readOptions(args, {
    url: { type: 'string' },
    origin: { type: 'string' },
    'action-auth': { type: 'string', default: 'hmac' },
    'action-secret-stdin': { type: 'boolean', default: false },
    webhook: { type: 'boolean', default: false },
    without: { type: 'string', multiple: true, default: [] },
    emulator: { type: 'string' },
  });
  const actionAuth = oneOf(values['action-auth'], '--action-auth', ['hmac', 'basic', 'iam']);
  const without = new Set(values.without.map((name) => oneOf(name, '--without', answering)));
  if (values.webhook && without.has('corbado-webhook'))
    throw new UsageProblem('--webhook and --without corbado-webhook contradict each other');
  return {
    url: readUrl(values.url),
    origin: readOrigin(values.origin),
    actionAuth,
    withActionSecret: values['action-secret-stdin'],
    webhook: without.has('corbado-webhook') ? 'absent' : values.webhook ? 'required' : 'possible',
    without,
    emulator: values.emulator === undefined ? undefined : oneOf(values.emulator, '--emulator', emulatorNames),
  };
};
