// The local system of a test file: there before its tests, and after them searched for leaks.
import { afterAll, beforeAll } from 'vitest';
import type { FunctionName } from '../../infra/functions.ts';
import type { LogLine } from '../../local/lambda/function-log.ts';
import { localStage } from '../../local/local-stage.ts';
import { type LocalSystem, type LocalSystemOptions, startLocalSystem } from '../../local/system.ts';
import { type Client, createClient, markSecretsIn } from './client.ts';
import { engineUnderTest } from './engine.ts';
import { startWorkerOfTests } from './executor.ts';
import { checkNothingLeaked } from './leak-check.ts';
import { markers } from './markers.ts';
import { forgetAnswers, recordAnswer } from './recorded-answers.ts';
import { borrowSystem } from './shared-system.ts';

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
  /** A system of the file's own, started and ended with it. @default - whether an option asks for what the shared system has not */
  readonly own?: boolean;
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

const isOwn = ({ own, extraEnv: _, ...options }: BenchOptions): boolean => own ?? Object.keys(options).length > 0;

const borrowWith = async (extraEnv: LocalSystemOptions['extraEnv'] = {}): Promise<LocalSystem> => {
  const system = await borrowSystem();
  for (const [name, variables] of Object.entries(extraEnv)) system.reconfigure(name as FunctionName, variables);
  return system;
};

/** Registers the start and the end of a system with vitest; to be called once, at the top of a file. */
export const provideSystem = ({ failedStarts = false, ...options }: BenchOptions = {}): Bench => {
  let running: LocalSystem | undefined;
  const lines: LogLine[] = [];
  let stopListening = () => {};
  const system = (): LocalSystem => {
    if (running === undefined) throw new Error('the system runs only while tests do');
    return running;
  };
  beforeAll(async () => {
    const started = isOwn(options)
      ? await startLocalSystem({ engine: await engineUnderTest(), startWorker: startWorkerOfTests(), ...options })
      : await borrowWith(options.extraEnv);
    // All lines of this file and no others, whereas the system itself remembers the newest of all files.
    running = Object.defineProperty(Object.create(started) as LocalSystem, 'logs', { value: lines });
    stopListening = started.onLog((line) => lines.push(line));
    markSystemSecrets(running);
  });
  afterAll(async () => {
    if (isOwn(options)) await running?.close();
    stopListening();
    checkNothingLeaked(lines, failedStarts);
    markers.clear();
    forgetAnswers();
  });
  const client = createClient(() => system().url);
  return { system, client, invoke: (name, event) => invokeDirectly(system(), name, event) };
};
