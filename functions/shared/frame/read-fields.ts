// Reads the fields of a body or event by a schema, and tells the developer at the other end which do not fit, and why.
import * as z from 'zod/mini';
import { Refusal } from './refusal.ts';

// A name that the caller made up is repeated only if it can be nothing but a name: no token consists of letters alone.
const nameOnly = /^[A-Za-z_]{1,24}$/;

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key], value);

const unknownFields = (names: readonly string[], known: string): string =>
  names.length === 1 && nameOnly.test(names[0] ?? '')
    ? `The field ${names[0]} is not known here; known are ${known}.`
    : `A field is not known here; known are ${known}.`;

const wanted = (issue: z.core.$ZodIssue, given: unknown): string => {
  if (given === undefined) return 'is missing';
  if (issue.code === 'invalid_type') return `must be of type ${issue.expected}`;
  if (issue.code === 'invalid_value') return `must be ${issue.values.join(' or ')}`;
  if (issue.code === 'too_small') return 'must not be empty';
  if (issue.code === 'too_big') return `must have at most ${issue.maximum} characters`;
  return 'is not in its form';
};

/** Throws `invalid_request` with a detail made of our own words and the names of fields, never of what was in them. */
export const readFields = <Schema extends z.ZodMiniObject>(
  schema: Schema,
  value: unknown,
  reason: 'body_shape' | 'event_shape',
): z.output<Schema> => {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? unknownFields(issue.keys, Object.keys(schema.shape).join(', '))
      : `The field ${issue.path.join('.')} ${wanted(issue, valueAt(value, issue.path))}.`,
  );
  throw new Refusal('invalid_request', { reason, detail: sentences.join(' ') });
};

// Numbers that count something, as they appear in tokens, rows and answers.
// Not zod's `int`: its table of number formats costs every bundle 2 kB.
export const isWholeNumber = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** A point in time: whole epoch seconds. */
export const isSeconds = isWholeNumber;
