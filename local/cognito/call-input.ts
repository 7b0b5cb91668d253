// Reads a call's input the way AWS does: the wrong type is refused before the wrong value.
import * as z from 'zod';
import { CognitoError, invalidParameter } from './cognito-error.ts';

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
export const readInput = <Input>(schema: z.ZodType<Input>, input: unknown): Input => {
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
