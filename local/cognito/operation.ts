// What all operations have in common: the parts that they work on, and an input that is read the way AWS does,
// which refuses the wrong type before the wrong value.
import * as z from 'zod';
import type { AuthSessions } from './auth-sessions.ts';
import { CognitoError, invalidParameter } from './cognito-error.ts';
import type { Pools } from './pool-users.ts';

const nameText = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;

export const poolIdField = z
  .string()
  .min(1)
  .max(55)
  .regex(/^[\w-]+_[0-9a-zA-Z]+$/);
export const clientIdField = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w+]+$/);
export const usernameField = z.string().min(1).max(128).regex(nameText);
export const textMap = z.record(z.string(), z.string());
export const attributeList = z.array(
  z.object({ Name: z.string().min(1).max(32).regex(nameText), Value: z.string().max(2048).optional() }),
);

type Issue = z.core.$ZodIssue;

// `userAttributes.1.member.name`: members are counted from one.
const placeOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) =>
      typeof part === 'number' ? `${part + 1}.member` : String(part).replace(/^[A-Z]/, (first) => first.toLowerCase()),
    )
    .join('.');

const constraintOf = (issue: Issue): string => {
  switch (issue.code) {
    case 'too_small':
      return `Member must have length greater than or equal to ${issue.minimum}`;
    case 'too_big':
      return `Member must have length less than or equal to ${issue.maximum}`;
    case 'invalid_format':
      return `Member must satisfy regular expression pattern: ${issue.pattern ?? issue.format}`;
    case 'invalid_value':
      return `Member must satisfy enum value set: [${issue.values.join(', ')}]`;
    default:
      return 'Member must be valid';
  }
};

const describeIssue = (issue: Issue): string =>
  issue.input === undefined
    ? `Value null at '${placeOf(issue.path)}' failed to satisfy constraint: Member must not be null`
    : `Value at '${placeOf(issue.path)}' failed to satisfy constraint: ${constraintOf(issue)}`;

const isWrongType = ({ code, input }: Issue): boolean => code === 'invalid_type' && input !== undefined;

const refusalOf = (issues: readonly Issue[]): CognitoError => {
  const wrongType = issues.find(isWrongType);
  if (wrongType) return new CognitoError('SerializationException', `Unexpected type at '${placeOf(wrongType.path)}'`);
  const count = `${issues.length} validation error${issues.length === 1 ? '' : 's'} detected`;
  return invalidParameter(`${count}: ${issues.map(describeIssue).join('; ')}`);
};

/** Fields that nobody asked for are dropped, as AWS does. */
const readInput = <Input>(schema: z.ZodType<Input>, input: unknown): Input => {
  // With what was given, so that "missing" and "of another type" can be told apart.
  const read = schema.safeParse(input, { reportInput: true });
  if (read.success) return read.data;
  throw refusalOf(read.error.issues);
};

// In AWS's JSON, null is the same as nothing.
const withoutNulls = (_: string, value: unknown): unknown => (value === null ? undefined : value);

/** The body of a call; an empty one is an empty input. */
export const parseBody = (body: string): unknown => {
  try {
    return JSON.parse(body || '{}', withoutNulls);
  } catch {
    throw new CognitoError('SerializationException', 'Unable to parse the request');
  }
};

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

type Run<Input> = (parts: CognitoParts, input: Input) => object | Promise<object>;

const operation =
  (signed: boolean) =>
  <Input>(schema: z.ZodType<Input>, run: Run<Input>): Operation => ({
    signed,
    run: async (parts, input) => run(parts, readInput(schema, input)),
  });

/** For a backend or an operator, with AWS credentials. */
export const signedOperation = operation(true);
/** For users who sign in. */
export const openOperation = operation(false);
