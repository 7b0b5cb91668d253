// Turns what a deployer wrote for one stage into a checked stage, or into one list of all mistakes in it.
import type * as z from 'zod';
import {
  ConfigurationProblem,
  explain,
  looksLikeSecret,
  looksLikeSecretKey,
  type Problem,
  pathText,
  problem,
} from './configuration-problem.ts';
import { existingProblems } from './existing-rules.ts';
import { functionProblems } from './function-rules.ts';
import { poolProblems } from './pool-rules.ts';
import { meantSetting } from './reference.ts';
import { type HandedIn, type Stage, stageSchema, wellFormed } from './stage-schema.ts';

const usableName = /^[A-Za-z][A-Za-z0-9-]{0,30}$/;

const nameProblems = (name: string): Problem[] => {
  const fix = 'use 1 to 31 letters, digits or -, starting with a letter, as it becomes part of the stack name';
  return usableName.test(name) ? [] : [problem([], name, 'is not a usable stage name', fix)];
};

const secretProblems = (value: unknown, path: readonly PropertyKey[] = []): Problem[] => {
  // No other setting is free text, and some may be as long as a secret key.
  const isTag = path[0] === 'tags';
  const isSecret = [path.at(-1), value].some(
    (text) => typeof text === 'string' && (looksLikeSecret(text) || (isTag && looksLikeSecretKey(text))),
  );
  const fix = 'remove it, replace it at its issuer, and put the new one into AWS Secrets Manager after the deployment';
  if (isSecret) return [{ path, message: `looks like a secret, and secrets do not belong here — ${fix}` }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => secretProblems(inner, [...path, key]));
};

const schemaProblems = (issues: readonly z.core.$ZodIssue[]): Problem[] =>
  issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => {
          const meant = meantSetting(issue.path, key);
          const fix =
            meant === undefined ? 'remove it, or look for its name in docs/configuration.md' : `did you mean ${meant}?`;
          return { path: [...issue.path, key], message: `is not a setting — ${fix}` };
        })
      : [{ path: issue.path, message: issue.message }],
  );

// One line per setting is enough to correct it: that it holds a secret outranks whatever else is wrong with its text.
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
 * Checks the stage `name` as written in stages.ts and fills in its defaults. `handedIn` says whether an app passes a user pool of its own
 * to the construct.
 * @throws ConfigurationProblem that lists every mistake as `stages.<name>.<path>: <what is wrong> — <the fix>`.
 */
export const parseStage = (name: string, input: unknown, handedIn: HandedIn = {}): Stage => {
  const isProduction = typeof input === 'object' && input !== null && 'kind' in input && input.kind === 'production';
  const schema = stageSchema(isProduction ? 'production' : 'development', handedIn);
  const parsed = schema.safeParse(input, { error: shapeFallback });
  const issues = parsed.error?.issues ?? [];
  const written = wellFormed(input, issues);
  const lines = oneLineEach(name, [
    ...secretProblems(input),
    ...nameProblems(name),
    ...schemaProblems(issues),
    ...functionProblems(written),
    ...existingProblems(written, handedIn),
    ...poolProblems(written, handedIn),
  ]);
  if (parsed.success && lines.length === 0) return { name, ...parsed.data };
  throw new ConfigurationProblem(`infra/stages.ts cannot be deployed as it is:\n  ${lines.join('\n  ')}`);
};
