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
  /** Lets the next invocation start in a fresh environment, with nothing in memory. */
  coldStart(name: FunctionName): void;
  /** Changes single variables of a function's environment, as a deployment would: the next invocation starts cold, with them. */
  reconfigure(name: FunctionName, environment: Record<string, string>): void;
  /** Takes back every change made by `reconfigure`; the functions concerned start cold. */
  restoreEnvironments(): void;
  /** Loads a bundle without invoking it; says why when that fails. */
  warm(name: FunctionName): Promise<InvocationFailure | undefined>;
  close(): Promise<void>;
};

export const createLambdaRuntime = (options: LambdaRuntimeOptions): LambdaRuntime => {
  const workers = new Map<FunctionName, LambdaWorker>();
  let extraEnvironment: ExtraEnvironment = { ...options.extraEnvironment };
  const reconfigured = new Set<FunctionName>();

  const start = (name: FunctionName): LambdaWorker => {
    const lambda = options.functions.find((one) => one.name === name);
    if (!lambda) throw new Error(`the template has no function ${name}`);
    const environment = functionEnvironment(lambda, options.redirects, extraEnvironment[name]);
    const worker = (options.startWorker ?? startWorker)(
      { lambda, environment, clockBuffer: options.clock.buffer },
      createLineSplitter((line) => options.onLine(name, line)),
    );
    workers.set(name, worker);
    return worker;
  };

  const workerOf = (name: FunctionName): LambdaWorker => {
    const worker = workers.get(name);
    return worker && !worker.isRetired() ? worker : start(name);
  };

  const invoke = async (name: FunctionName, event: unknown): Promise<InvocationResult> => {
    const result = await workerOf(name).invoke(JSON.stringify(event) ?? 'null');
    if (!result.ok) options.onLine(name, `${result.errorType} failure: ${result.message}`);
    return result;
  };

  return {
    invoke,
    coldStart: (name) => workers.get(name)?.retire(),
    reconfigure: (name, environment) => {
      extraEnvironment[name] = { ...extraEnvironment[name], ...environment };
      reconfigured.add(name);
      workers.get(name)?.retire();
    },
    restoreEnvironments: () => {
      extraEnvironment = { ...options.extraEnvironment };
      for (const name of reconfigured) workers.get(name)?.retire();
      reconfigured.clear();
    },
    warm: (name) => workerOf(name).loaded,
    close: async () => void (await Promise.all([...workers.values()].map((worker) => worker.terminate()))),
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
