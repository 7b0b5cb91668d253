// The check of settings, wherever they are written: against the schema, and the rules between settings, with all mistakes in one list.
import type * as z from 'zod';
import {
  ConfigurationProblem,
  looksLikeSecret,
  looksLikeSecretKey,
  type Problem,
  pathText,
} from './configuration-problem.ts';
import { existingProblems } from './existing-rules.ts';
import { functionProblems } from './function-rules.ts';
import type { HandedIn } from './handed-in.ts';
import { lookUpProblems } from './look-up-rules.ts';
import { meantSetting } from './meant-setting.ts';
import { poolProblems } from './pool-rules.ts';
import { wellFormed } from './stage-schema.ts';
import type { StageKind } from './values.ts';

/** What the schema decides by. Anything but `production` is checked as development, and refused for its kind. */
export const kindOf = (input: unknown): StageKind =>
  typeof input === 'object' && input !== null && 'kind' in input && input.kind === 'production'
    ? 'production'
    : 'development';

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

export type CheckOptions = {
  readonly handedIn: HandedIn;
  /** The paths that an unknown one may have been meant for, like `session.idleSeconds`. */
  readonly knownPaths: () => readonly string[];
  /** What to do about names that are known, but not here. */
  readonly elsewhere?: Readonly<Record<string, string>>;
};

const unknownKey = (
  path: readonly PropertyKey[],
  key: string,
  { knownPaths, elsewhere = {} }: CheckOptions,
): Problem => {
  const advice = path.length === 0 && Object.hasOwn(elsewhere, key) ? elsewhere[key] : undefined;
  if (advice !== undefined) return { path: [key], message: `does not belong here — ${advice}` };
  const meant = meantSetting(knownPaths(), path, key);
  const fix =
    meant === undefined ? 'remove it, or look for its name in docs/configuration.md' : `did you mean ${meant}?`;
  return { path: [...path, key], message: `is not a setting — ${fix}` };
};

const schemaProblems = (issues: readonly z.core.$ZodIssue[], options: CheckOptions): Problem[] =>
  issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownKey(issue.path, key, options))
      : [{ path: issue.path, message: issue.message }],
  );

/** Every mistake in these settings, with their schema's verdict on them. */
export const findProblems = (input: unknown, issues: readonly z.core.$ZodIssue[], options: CheckOptions): Problem[] => {
  const { handedIn } = options;
  const written = wellFormed(input, issues);
  return [
    ...secretProblems(input),
    ...schemaProblems(issues, options),
    ...functionProblems(written, handedIn),
    ...existingProblems(written, handedIn),
    ...poolProblems(written, handedIn),
    ...lookUpProblems(written, handedIn),
  ];
};

/**
 * The report of all problems at once, one line each below `title`: `<prefix><path>: <what is wrong> — <the fix>`. One line per setting is
 * enough to correct it, and the first one counts: that it holds a secret outranks whatever else is wrong with its text.
 */
export const reportProblems = (
  problems: readonly Problem[],
  title: string,
  prefix: readonly string[] = [],
): ConfigurationProblem => {
  const lines = new Map<string, string>();
  for (const { path, message } of problems) {
    const at = pathText([...prefix, ...path]);
    if (!lines.has(at)) lines.set(at, message);
  }
  const list = [...lines].map(([at, message]) => (at === '' ? message : `${at}: ${message}`));
  return new ConfigurationProblem(`${title}\n  ${list.join('\n  ')}`);
};
