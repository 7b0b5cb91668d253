// Functions in environments of AWS's runtime client, in place of threads: as many processes as calls overlap, each of them used again.
import type { StartWorker } from '../lambda-runtime.ts';
import { type Environment, startEnvironment } from './environment.ts';
import type { RuntimeClient } from './install.ts';

export type WorkerOptions = {
  /** Hears of each environment that is started. */
  readonly onStart?: (environment: Environment) => void;
  /**
   * A start that takes longer is given up.
   * @default 10, as in Lambda, where nothing else has the processor
   * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
   */
  readonly initSeconds?: number;
};

export const runtimeClientWorkers =
  (client: RuntimeClient, { onStart = () => {}, initSeconds = 10 }: WorkerOptions = {}): StartWorker =>
  (settings, onOutput) => {
    const idle: Promise<Environment>[] = [];
    const living = new Set<Promise<Environment>>();
    let running = 0;
    let retired = false;

    const start = (): Promise<Environment> => {
      const starting = startEnvironment(settings, client, initSeconds, onOutput);
      living.add(starting);
      starting.then(onStart, () => {});
      return starting;
    };
    const terminate = async (): Promise<void> => {
      retired = true;
      const all = [...living];
      living.clear();
      for (const one of all) await (await one).terminate();
    };
    const retireIfDone = (): void => {
      if (retired && running === 0) void terminate();
    };

    const first = start();
    idle.push(first);

    const initialise = async (starting: Promise<Environment>) => {
      const environment = await starting;
      return { starting, environment, failure: await environment.initialised };
    };
    const find = async () => {
      const found = await initialise(idle.pop() ?? start());
      // As Lambda does: what failed to start is started once more, as a part of the invocation.
      if (found.failure === undefined) return found;
      living.delete(found.starting);
      return initialise(start());
    };

    return {
      loaded: first.then(({ initialised }) => initialised),
      invoke: async (event) => {
        running += 1;
        const { starting, environment, failure } = await find();
        const result = failure ?? (await environment.invoke(event));
        running -= 1;
        if (environment.ended() === undefined) idle.push(starting);
        else living.delete(starting);
        if (failure !== undefined) retired = true;
        retireIfDone();
        return result;
      },
      retire: () => {
        retired = true;
        retireIfDone();
      },
      isRetired: () => retired,
      terminate,
    };
  };
