// How a function reads its environment: the kinds of values, and the parsing: once, at its start, and all of it or not at all.
import * as z from 'zod/mini';

export const text = z.string().check(z.minLength(1));
export const wholeNumber = (minimum: number, maximum: number) =>
  z.pipe(z.string().check(z.regex(/^\d{1,9}$/)), z.transform(Number)).check(z.gte(minimum), z.lte(maximum));
export const flag = z.pipe(
  z.enum(['true', 'false']),
  z.transform((value) => value === 'true'),
);
export const words = z.pipe(
  text,
  z.transform((value: string) => value.split(' ')),
);

/**
 * Parses a function's environment once, at cold start. A missing or unusable variable stops the function from starting, with
 * every faulty name in one message; values never appear, since a deployer may have put a secret in the wrong place.
 */
export const parseEnvironment = <Schema extends z.ZodMiniType>(
  schema: Schema,
  source: Record<string, string | undefined>,
): z.output<Schema> => {
  const parsed = z.safeParse(schema, source);
  if (parsed.success) return parsed.data;
  const names = new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? 'environment')));
  throw new Error(`this function's environment is not usable; missing or invalid: ${[...names].sort().join(', ')}`);
};
