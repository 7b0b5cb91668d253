// Turns what a deployer wrote for one stage into a checked stage, or into one list of everything that is wrong with it.
import type * as z from 'zod';
import {
  ConfigurationProblem,
  explain,
  looksLikeSecret,
  looksLikeSecretKey,
  pathText,
} from './configuration-problem.ts';
import { type Problem, problemsBetweenSettings } from './stage-rules.ts';
import { type HandedIn, type Stage, stageSchema } from './stage-schema.ts';

const usableName = /^[A-Za-z][A-Za-z0-9-]{0,30}$/;

const nameProblems = (name: string): Problem[] => {
  const fix = 'use 1 to 31 letters, digits or -, starting with a letter, as it becomes part of the stack name';
  return usableName.test(name)
    ? []
    : [{ path: [], message: explain('is not a usable stage name', fix)({ input: name }) }];
};

const secretProblems = (value: unknown, path: readonly PropertyKey[] = []): Problem[] => {
  // No other setting is free text, and some may be as long as a secret key.
  const isTag = path[0] === 'tags';
  const isSecret = [path.at(-1), value].some(
    (text) => typeof text === 'string' && (looksLikeSecret(text) || (isTag && looksLikeSecretKey(text))),
  );
  const fix =
    'take it out, replace it at its issuer, and put the new one into AWS Secrets Manager after the deployment';
  if (isSecret) return [{ path, message: `looks like a secret, and secrets must not stand here — ${fix}` }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => secretProblems(inner, [...path, key]));
};

const schemaProblems = (issues: readonly z.core.$ZodIssue[]): Problem[] =>
  issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          path: [...issue.path, key],
          message: 'is not a setting — remove it, or look for its name in infra/stage-schema.ts',
        }))
      : [{ path: issue.path, message: issue.message }],
  );

// One line per setting is enough to mend it: that it holds a secret outranks what else is wrong with the same text.
const oneLineEach = (name: string, problems: readonly Problem[]): string[] => {
  const lines = new Map<string, string>();
  for (const { path, message } of problems) {
    const at = pathText(['stages', name, ...path]);
    if (!lines.has(at)) lines.set(at, message);
  }
  return [...lines].map(([at, message]) => `${at}: ${message}`);
};

const shapeFallback = explain('is not what belongs here', 'look at the example in infra/stages.ts');

/**
 * Checks the stage `name` as written in stages.ts and fills in its defaults. An app that hands a user pool of its own to the construct
 * says so with `handedIn`.
 * @throws ConfigurationProblem that lists every mistake as `stages.<name>.<path>: <what is wrong> — <the fix>`.
 */
export const parseStage = (name: string, input: unknown, handedIn: HandedIn = {}): Stage => {
  const isProduction = typeof input === 'object' && input !== null && 'kind' in input && input.kind === 'production';
  const schema = stageSchema(isProduction ? 'production' : 'development', handedIn);
  const parsed = schema.safeParse(input, { error: shapeFallback });
  const lines = oneLineEach(name, [
    ...secretProblems(input),
    ...nameProblems(name),
    ...schemaProblems(parsed.error?.issues ?? []),
    ...problemsBetweenSettings(input, handedIn),
  ]);
  if (parsed.success && lines.length === 0) return { name, ...parsed.data };
  throw new ConfigurationProblem(`infra/stages.ts cannot be deployed as it is:\n  ${lines.join('\n  ')}`);
};
