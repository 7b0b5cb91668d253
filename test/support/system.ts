// One local system for a test file: started before its tests, and after them searched for leaks and ended.
import { afterAll, beforeAll } from 'vitest';
import type { FunctionName } from '../../infra/build.ts';
import { localStage } from '../../infra/local-stage.ts';
import type { LogLine } from '../../local/lambda/function-log.ts';
import { type LocalSystem, type LocalSystemOptions, startLocalSystem } from '../../local/system.ts';
import { type Client, createClient, markSecretsIn } from './client.ts';
import { checkNothingLeaked } from './leak-check.ts';
import { markers } from './markers.ts';
import { recordAnswer } from './recorded-answers.ts';

export { markers } from './markers.ts';

/** What a direct invocation of an action answered. */
export type DirectAnswer = { readonly statusCode: number; readonly body: Record<string, unknown> };

export type Bench = {
  /** The running system; throws before the first test. */
  readonly system: () => LocalSystem;
  readonly client: Client;
  /** Invokes an action directly, past the gateway; rejects when the function itself failed. */
  readonly invoke: (name: FunctionName, event: unknown) => Promise<DirectAnswer>;
};

export type BenchOptions = LocalSystemOptions & {
  /** The file means functions to fail as a whole, so Lambda's own lines about that are expected. @default false */
  readonly failedStarts?: boolean;
};

/** Marks a secret as it is stored and without its prefix, which is how code that handles it may hold it. */
export const markSecret = (secret: string): void => markers.add(secret, secret.replace(/^(whsec_|corbado1_)/, ''));

const markSystemSecrets = ({ actionSecret, secrets, secretIds }: LocalSystem): void => {
  const { current: apiSecret = '' } = JSON.parse(secrets.get(secretIds.corbadoApi) ?? '{}') as { current?: string };
  // With IAM there is no action secret.
  for (const secret of [actionSecret, apiSecret]) if (secret !== '') markSecret(secret);
  // As it stands in the header of each call to Corbado.
  markers.add(Buffer.from(`${localStage.corbado.projectId}:${apiSecret}`).toString('base64'));
};

const invokeDirectly = async (system: LocalSystem, name: FunctionName, event: unknown): Promise<DirectAnswer> => {
  const result = await system.invoke(name, event);
  if (!result.ok) throw new Error(`${name}: ${result.errorType} failure`);
  const answer = result.payload as DirectAnswer;
  recordAnswer(answer.statusCode, JSON.stringify(answer));
  markSecretsIn(answer.body);
  return answer;
};

/** Registers the start and the end of a system with vitest; to be called once, at the top of a file. */
export const provideSystem = ({ failedStarts = false, ...options }: BenchOptions = {}): Bench => {
  let running: LocalSystem | undefined;
  // Kept here as well, since the system itself remembers only the newest lines.
  const lines: LogLine[] = [];
  const system = (): LocalSystem => {
    if (running === undefined) throw new Error('the system runs only while tests do');
    return running;
  };
  beforeAll(async () => {
    running = await startLocalSystem(options);
    running.onLog((line) => lines.push(line));
    markSystemSecrets(running);
  });
  afterAll(async () => {
    await running?.close();
    checkNothingLeaked(lines, failedStarts);
  });
  const client = createClient(() => system().url);
  return { system, client, invoke: (name, event) => invokeDirectly(system(), name, event) };
};
