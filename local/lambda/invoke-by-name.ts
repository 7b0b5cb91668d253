// Invokes a function by the name it has in AWS, as a user pool does, which knows nothing of our names for them.
import type { InvokeTrigger } from '../cognito/operation.ts';
import type { LambdaRuntime } from './lambda-runtime.ts';
import type { LocalFunction } from './template-functions.ts';

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
