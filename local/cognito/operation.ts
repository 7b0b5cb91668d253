// What all operations have in common: an input that is read first, and the parts that they work on.
import type * as z from 'zod';
import type { AuthSessions } from './auth-sessions.ts';
import { readInput } from './call-input.ts';
import type { Pools } from './user-pool.ts';

export type InvokeTrigger = (functionName: string, event: unknown) => Promise<unknown>;

export type CognitoParts = {
  readonly pools: Pools;
  readonly issuerOf: (poolId: string) => string;
  readonly nowMilliseconds: () => number;
  readonly invokeTrigger: InvokeTrigger;
  /** How long a trigger may take, per attempt. */
  readonly triggerMilliseconds: number;
  readonly sessions: AuthSessions;
};

export type Operation = {
  /** Whether AWS wants to see a signature: browsers and apps may call the others as they are. */
  readonly signed: boolean;
  /** Throws a `CognitoError` when the call is refused. */
  readonly run: (parts: CognitoParts, input: unknown) => Promise<object>;
};

export type Run<Input> = (parts: CognitoParts, input: Input) => object | Promise<object>;

const operation =
  (signed: boolean) =>
  <Input>(schema: z.ZodType<Input>, run: Run<Input>): Operation => ({
    signed,
    run: async (parts, input) => run(parts, readInput(schema, input)),
  });

/** Of a backend or an operator, with AWS credentials. */
export const signedOperation = operation(true);
/** Of whoever signs in. */
export const openOperation = operation(false);
