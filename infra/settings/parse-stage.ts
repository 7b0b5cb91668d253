// Turns what a deployer wrote for one stage into a checked stage, or into one list of all mistakes in it.
import { findProblems, kindOf, reportProblems } from './check-settings.ts';
import { explain, type Problem, problem } from './configuration-problem.ts';
import { configurationRows } from './setting-rows.ts';
import type { CorbadoActionsSettings } from './settings-types.ts';
import { type Stage, type StageInput, stageSchema, usableName } from './stage-schema.ts';

const nameProblems = (name: string): Problem[] => {
  const fix = 'use 1 to 31 letters, digits or -, starting with a letter, as it becomes part of the stack name';
  return usableName.test(name) ? [] : [problem([], name, 'is not a usable stage name', fix)];
};

const shapeFallback = explain('is not what belongs here', 'look at the example in infra/stages.ts');

// The rest of a stage concerns its stack, or names by ARN what the construct takes as a construct.
const forConstruct = (input: StageInput): CorbadoActionsSettings => {
  const {
    account: _,
    region: __,
    acceptUnknownRegion: ___,
    customDomain: ____,
    existing: _____,
    tags: ______,
    ...more
  } = input;
  const { stackName: _name, terminationProtection: _protection, backup: _backup, ...rest } = more;
  return rest;
};

/**
 * Checks the stage `name` as written in stages.ts and fills in its defaults.
 * @throws ConfigurationProblem that lists every mistake as `stages.<name>.<path>: <what is wrong> — <the fix>`.
 */
export const parseStage = (name: string, input: unknown): Stage => {
  const parsed = stageSchema(kindOf(input)).safeParse(input, { error: shapeFallback });
  const knownPaths = () => configurationRows().map(({ path }) => path);
  const found = findProblems(input, parsed.error?.issues ?? [], { handedIn: {}, knownPaths });
  const problems = [...nameProblems(name), ...found];
  if (parsed.success && problems.length === 0)
    return { name, ...parsed.data, asWritten: forConstruct(input as StageInput) };
  throw reportProblems(problems, 'infra/stages.ts cannot be deployed as it is:', ['stages', name]);
};
