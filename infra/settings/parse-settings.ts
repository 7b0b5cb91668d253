// Turns the settings among the props of the construct into checked ones, or into one list of all mistakes in them.
import { findProblems, kindOf, reportProblems } from './check-settings.ts';
import { explain, type Problem } from './configuration-problem.ts';
import type { HandedIn } from './handed-in.ts';
import { propsRows } from './setting-rows.ts';
import { type CheckedSettings, propsSchema } from './stage-schema.ts';

const shapeFallback = explain('is not what belongs here', 'look at CorbadoActionsSettings, or docs/configuration.md');

// Settings of a stage that a CDK app says in CDK's own way.
const elsewhere = {
  account: "write it into the env of the stack's props",
  region: "write it into the env of the stack's props",
  tags: 'use Tags.of(…).add(…)',
  existing:
    'hand in what exists as constructs: existingTable, existingCorbadoApiSecret, existingActionSecret, existingUserPool, …',
};

export type PropsCheck = Omit<HandedIn, 'asProps'> & {
  /** The props besides the settings, so that `existngTable` is told what was meant. They are not part of the input. */
  readonly otherProps?: readonly string[];
};

/** What is wrong with settings, and, if nothing is, the settings with their defaults. */
export type SettingsVerdict = { readonly problems: readonly Problem[]; readonly settings?: CheckedSettings };

/** Checks the settings among the props of the construct: everything that CorbadoActionsSettings declares, and nothing else. Never throws. */
export const checkSettings = (input: unknown, { otherProps = [], ...handedIn }: PropsCheck = {}): SettingsVerdict => {
  const given = { ...handedIn, asProps: true };
  const parsed = propsSchema(kindOf(input), given).safeParse(input, { error: shapeFallback });
  const knownPaths = () => [...propsRows().map(({ path }) => path), ...otherProps];
  const problems = findProblems(input, parsed.error?.issues ?? [], { handedIn: given, knownPaths, elsewhere });
  return { problems, ...(parsed.success && problems.length === 0 && { settings: parsed.data }) };
};

/**
 * The settings among the props of the construct, checked and complete with their defaults. `title` is the first line of the message;
 * `problems` are those that the caller has found elsewhere in the props, so that all are reported at once.
 * @throws ConfigurationProblem that lists every mistake as `<path>: <what is wrong> — <the fix>`.
 */
export const parseSettings = (
  input: unknown,
  { title, problems = [], ...check }: PropsCheck & { readonly title: string; readonly problems?: readonly Problem[] },
): CheckedSettings => {
  const { settings, problems: found } = checkSettings(input, check);
  if (settings !== undefined && problems.length === 0) return settings;
  throw reportProblems([...found, ...problems], title);
};
