// What `npm run action` can be told on the command line. Never the secret itself: it would stay in the shell's history.
import { type ActionName, actionNames, type Guide, guides } from '../../kit/index.ts';
import { oneOf, readOptions, readStageName, UsageProblem } from '../command-line.ts';
import { readActionUrl, readSeed, requireSense } from './option-rules.ts';

export const usage = `usage: npm run action -- ACTION --url URL [options]
       npm run action -- ACTION --stage NAME [options]

Does what Corbado does when it runs an action: sends a documented event, signed, and compares the answer with the
contract. ACTION is pre-login, post-login or post-append.

Where
  --url URL                   http://localhost:3000 for npm start, which lends its secret and proofs; or an ApiUrl
  --stage NAME                a deployed stage of infra/stages.ts: address, secret and way to sign are looked up
  --region REGION             where the stage is deployed, if neither the stage nor the AWS profile says so
  --action-secret-stdin       read the action secret from a pipe
  --action-auth MODE          hmac, basic or iam, unless it is looked up (hmac)

What
  --guide generic|cognito     in whose words: the generic guide (the default) or the Cognito guide
  --user ID                   whom the event is about; needed where a deployed stage would write something
  --identifier TEXT           pre-login: what the user typed
  --signed-passkey-data JWT   post-login: Corbado's proof, good once and for five minutes; - reads it from a pipe
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
  /** Absent when the stage's stack says it. */
  readonly url: string | undefined;
  readonly stageName: string | undefined;
  readonly region: string | undefined;
  readonly secretOnStdin: boolean;
  readonly auth: (typeof authModes)[number] | undefined;
  readonly userId: string | undefined;
  readonly identifier: string | undefined;
  readonly signedPasskeyData: string | undefined;
  readonly proofOnStdin: boolean;
  readonly seed: number | undefined;
  readonly json: boolean;
};

/** Throws a usage problem. */
export const parseActionOptions = ([action = '', ...args]: string[]): ActionOptions => {
  if (action === '' || action.startsWith('-'))
    throw new UsageProblem(`which action? write ${actionNames.join(', ')} first`);
  const name = oneOf(action, 'the action', actionNames);
  const flag = { type: 'boolean', default: false } as const;
  const values = readOptions(args, {
    url: { type: 'string' },
    stage: { type: 'string' },
    region: { type: 'string' },
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
    url: readActionUrl(values.url),
    stageName: values.stage === undefined ? undefined : readStageName(values.stage),
    region: values.region,
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
