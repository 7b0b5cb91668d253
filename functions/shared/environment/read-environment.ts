// Reads a function's environment: once, at its start, and all of it or not at all. Nothing else reads process.env.
import * as z from 'zod/mini';

/**
 * Parses a function's environment. A missing or unusable variable stops the function from starting, with every faulty name in
 * one message; values never appear, since a deployer may have put a secret in the wrong place.
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

export const readEnvironment = <Schema extends z.ZodMiniType>(schema: Schema): z.output<Schema> =>
  parseEnvironment(schema, process.env);
