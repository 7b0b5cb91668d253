// Loads the functions before the first request, and reports progress when that takes long.
import type { FunctionName } from '../../infra/functions.ts';
import type { LambdaRuntime } from './lambda-runtime.ts';

type Loading = {
  readonly names: readonly FunctionName[];
  readonly warm: LambdaRuntime['warm'];
  /** Called every `everyMilliseconds` until all are loaded. */
  readonly report: (words: string) => void;
  /** @default 5000 */
  readonly everyMilliseconds?: number;
};

/** Resolves when every function has ended its load, with what is wrong with the first one that failed. */
export const loadFunctions = async ({
  names,
  warm,
  report,
  everyMilliseconds = 5000,
}: Loading): Promise<string | undefined> => {
  let loaded = 0;
  const timer = setInterval(() => report(`${loaded} of ${names.length}, the machine is busy`), everyMilliseconds);
  const loads = names.map(async (name) => {
    const failure = await warm(name);
    loaded += 1;
    return failure && `the function ${name} could not be loaded: ${failure.message}`;
  });
  const failures = await Promise.all(loads);
  clearInterval(timer);
  return failures.find((failure) => failure !== undefined);
};
