// The options of `npm start`.
import { readOptions, UsageProblem } from '../operations/command/command-line.ts';
import { callOf } from '../operations/command/program.ts';
import type { EngineName } from './dynamodb/engine.ts';
import type { WantedConstruct } from './own-app/find-construct.ts';

export const usage = `usage: ${callOf('start')} [options]

Runs the template of the CDK app in this folder on this machine, with a page that shows what it does. Needs no AWS account.

  --once            run the whole journey once, print each step, and stop
  --port N          listen on this port (default 3000; with --once any free one)
  --origin ORIGIN   let your own app on another port use all of this, such as http://localhost:5173 (repeatable)
  --keep            keep the data, so that it survives a restart
  --dynamodb-local  on Amazon's DynamoDB Local instead of the embedded engine: fetches it once (50 MB), needs Java 17
  --dynamodb-local-jar FILE
                    the same with a copy of your own: the path of its DynamoDBLocal.jar
  --dynoxide        on Dynoxide instead of the embedded engine (Linux on x64)
  --stack NAME      the stack with the CorbadoActions to run, if the app has several
  --construct PATH  which of them, such as Auth
  --help            print this`;

export type StartOptions = {
  readonly once: boolean;
  readonly port: number;
  readonly keep: boolean;
  readonly engine: EngineName;
  /** A copy of one's own, for `dynamodb-local`. */
  readonly dynamodbLocalJar: string | undefined;
  /** Of apps that use the local run beside its own page. */
  readonly origins: readonly string[];
  readonly wanted: WantedConstruct;
};

const readPort = (text: string | undefined, once: boolean): number => {
  if (text === undefined) return once ? 0 : 3000;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageProblem(`--port ${text} is not a port number: use 0 (any free one) to 65535`);
};

// Another host, and https, would be another site: the browser would leave the session cookie out, and passkeys belong to localhost.
const readOrigin = (text: string): string => {
  const url = URL.parse(text);
  if (url?.protocol === 'http:' && url.hostname === 'localhost' && url.origin === text) return text;
  const meant = url?.protocol === 'http:' && url.hostname === 'localhost' ? url.origin : 'http://localhost:5173';
  throw new UsageProblem(
    `--origin ${text} cannot use the local run: write an origin on http://localhost, without a path, such as ${meant}`,
  );
};

type EngineOptions = { 'dynamodb-local': boolean; 'dynamodb-local-jar'?: string | undefined; dynoxide: boolean };

const readEngine = ({ dynoxide, ...options }: EngineOptions): EngineName => {
  const isAmazons = options['dynamodb-local'] || options['dynamodb-local-jar'] !== undefined;
  if (dynoxide && isAmazons) throw new UsageProblem('--dynoxide and --dynamodb-local are two engines: choose one');
  if (isAmazons) return 'dynamodb-local';
  return dynoxide ? 'dynoxide' : 'embedded';
};

/** Throws a usage problem. */
export const parseStartOptions = (args: string[]): StartOptions => {
  const { once, keep, port, origin, stack, construct, ...engines } = readOptions(args, {
    once: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    port: { type: 'string' },
    origin: { type: 'string', multiple: true, default: [] },
    'dynamodb-local': { type: 'boolean', default: false },
    'dynamodb-local-jar': { type: 'string' },
    dynoxide: { type: 'boolean', default: false },
    stack: { type: 'string' },
    construct: { type: 'string' },
  });
  const origins = [...new Set(origin.map(readOrigin))];
  return {
    once,
    keep,
    port: readPort(port, once),
    engine: readEngine(engines),
    dynamodbLocalJar: engines['dynamodb-local-jar'],
    origins,
    wanted: { stackName: stack, construct },
  };
};
