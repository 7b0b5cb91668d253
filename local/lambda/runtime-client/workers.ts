// Functions in environments of AWS's runtime client, in place of threads: as many processes as calls overlap, each of them used again.
import type { StartWorker } from '../lambda-runtime.ts';
import { type Environment, startEnvironment } from './environment.ts';
import type { RuntimeClient } from './install.ts';

export type Watcher = (environment: Environment) => void;

/** `onStart` hears of each environment. */
export const runtimeClientWorkers =
  (client: RuntimeClient, onStart: Watcher = () => {}): StartWorker =>
  (settings, onOutput) => {
    const idle: Promise<Environment>[] = [];
    const living = new Set<Promise<Environment>>();
    let running = 0;
    let retired = false;

    const start = (): Promise<Environment> => {
      const starting = startEnvironment(settings, client, onOutput);
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
