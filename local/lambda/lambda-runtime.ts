// Runs the functions: finds or starts the thread of each, and takes events to it.
import type { FunctionName } from '../../infra/functions.ts';
import type { Clock } from '../clock.ts';
import type { InvokeTrigger } from '../cognito/operation.ts';
import { functionEnvironment } from './function-environment.ts';
import { createLineSplitter } from './function-log.ts';
import type { InvocationFailure, InvocationResult } from './invocation-result.ts';
import { type LambdaWorker, startWorker } from './lambda-worker.ts';
import type { LocalFunction } from './template-functions.ts';

export type ExtraEnvironment = Partial<Record<FunctionName, Record<string, string>>>;

/** Starts what runs one function. */
export type StartWorker = typeof startWorker;

type LambdaRuntimeOptions = {
  readonly functions: readonly LocalFunction[];
  readonly clock: Clock;
  /** Where the AWS SDK finds its services: standard variables like AWS_ENDPOINT_URL_DYNAMODB. */
  readonly redirects: Record<string, string>;
  /** Wins over the template's environment. */
  readonly extraEnvironment?: ExtraEnvironment;
  /** @default threads of this process */
  readonly startWorker?: StartWorker | undefined;
  /** Each line a function writes, and one for each invocation that failed. */
  readonly onLine: (name: FunctionName, line: string) => void;
};

export type LambdaRuntime = {
  /** Invokes with any JSON value. Rejects only for a function that the template does not have. */
  invoke(name: FunctionName, event: unknown): Promise<InvocationResult>;
  /** Lets the next invocation start in a fresh environment, with nothing in memory; and so whatever its variables are changed to. */
  coldStart(name: FunctionName): void;
  /**
   * Changes single variables of a function: the next invocation runs in an environment that was started with them, a fresh one unless
   * an earlier change has left one.
   */
  reconfigure(name: FunctionName, environment: Record<string, string>): void;
  /** Takes back every change made by `reconfigure`. */
  restoreEnvironments(): void;
  /** Loads a bundle without invoking it; says why when that fails. */
  warm(name: FunctionName): Promise<InvocationFailure | undefined>;
  close(): Promise<void>;
};

// Of each function, so that its tests go to and fro between settings without starts; each is a thread with 20 MB.
const maximumKept = 4;

/** The environments of one function that wait for invocations, by their variables, the one used last at the end. */
const createKept = () => {
  const workers = new Map<string, LambdaWorker>();
  return {
    find: (key: string, start: () => LambdaWorker): LambdaWorker => {
      const worker = workers.get(key);
      workers.delete(key);
      const used = worker && !worker.isRetired() ? worker : start();
      workers.set(key, used);
      const [oldest] = workers.keys();
      if (workers.size > maximumKept && oldest !== undefined) {
        workers.get(oldest)?.retire();
        workers.delete(oldest);
      }
      return used;
    },
    retireAll: (): void => {
      for (const worker of workers.values()) worker.retire();
    },
    terminateAll: async () => void (await Promise.all([...workers.values()].map((worker) => worker.terminate()))),
  };
};

export const createLambdaRuntime = (options: LambdaRuntimeOptions): LambdaRuntime => {
  const kept = new Map(options.functions.map(({ name }) => [name, createKept()]));
  let extraEnvironment: ExtraEnvironment = { ...options.extraEnvironment };

  // Asked for at every invocation, and changed seldom.
  const environments = new Map<FunctionName, { environment: Record<string, string>; key: string }>();
  const environmentOf = (lambda: LocalFunction) => {
    const environment = functionEnvironment(lambda, options.redirects, extraEnvironment[lambda.name]);
    const known = { environment, key: JSON.stringify(Object.entries(environment).sort()) };
    environments.set(lambda.name, known);
    return known;
  };

  const workerOf = (name: FunctionName): LambdaWorker => {
    const lambda = options.functions.find((one) => one.name === name);
    const ofFunction = kept.get(name);
    if (!lambda || !ofFunction) throw new Error(`the template has no function ${name}`);
    const { environment, key } = environments.get(name) ?? environmentOf(lambda);
    return ofFunction.find(key, () =>
      (options.startWorker ?? startWorker)(
        { lambda, environment, clockBuffer: options.clock.buffer },
        createLineSplitter((line) => options.onLine(name, line)),
      ),
    );
  };

  const invoke = async (name: FunctionName, event: unknown): Promise<InvocationResult> => {
    const result = await workerOf(name).invoke(JSON.stringify(event) ?? 'null');
    if (!result.ok) options.onLine(name, `${result.errorType} failure: ${result.message}`);
    return result;
  };

  return {
    invoke,
    coldStart: (name) => kept.get(name)?.retireAll(),
    reconfigure: (name, environment) => {
      extraEnvironment[name] = { ...extraEnvironment[name], ...environment };
      environments.delete(name);
    },
    restoreEnvironments: () => {
      extraEnvironment = { ...options.extraEnvironment };
      environments.clear();
    },
    warm: (name) => workerOf(name).loaded,
    close: async () => void (await Promise.all([...kept.values()].map(({ terminateAll }) => terminateAll()))),
  };
};

// Lambda hands on what an error says and not its class, which the runtime puts before it.
const errorMessage = (message: string): string => message.replace(/^\w+: /, '');

/** What it makes rejects when the function fails, with the function's own words. */
export const invokeByName =
  (functions: readonly LocalFunction[], invoke: LambdaRuntime['invoke']): InvokeTrigger =>
  async (awsName, event) => {
    const target = functions.find(({ arn }) => arn.split(':').at(-1) === awsName);
    if (!target) throw new Error(`the template has no function ${awsName}`);
    const result = await invoke(target.name, event);
    if (result.ok) return result.payload;
    throw new Error(errorMessage(result.message));
  };
