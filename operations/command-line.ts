// How every command of this folder begins and ends: arguments, help, plain words for what a person can mend, exit codes.
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ConfigurationProblem } from '../infra/configuration-problem.ts';

/** The command was called in a way it does not understand: its message and the usage are shown, and the exit code is 2. */
export class UsageProblem extends Error {
  override readonly name = 'UsageProblem';
}

type Options = NonNullable<ParseArgsConfig['options']>;

const complainOfUsage = <Parsed>(parse: () => Parsed): Parsed => {
  try {
    return parse();
  } catch (error) {
    if (error instanceof TypeError) throw new UsageProblem(error.message);
    throw error;
  }
};

/** Node's own parser, whose complaints become usage problems. Nothing but options is accepted. */
export const readOptions = <Given extends Options>(args: string[], options: Given) =>
  complainOfUsage(() => parseArgs({ args, options, strict: true, allowPositionals: false }).values);

/** The same for a command that takes words beside its options: `positionals`. */
export const readWordsAndOptions = <Given extends Options>(args: string[], options: Given) =>
  complainOfUsage(() => parseArgs({ args, options, strict: true, allowPositionals: true }));

/** The value of an option that must be given. */
export const required = (value: string | undefined, option: string, example: string): string => {
  if (value !== undefined && value !== '') return value;
  throw new UsageProblem(`${option} is missing: write for example ${option} ${example}`);
};

/** The value of an option that only takes these words. */
export const oneOf = <Word extends string>(value: string, option: string, words: readonly Word[]): Word => {
  const word = words.find((candidate) => candidate === value);
  if (word !== undefined) return word;
  throw new UsageProblem(`${option} ${value} is not known: write ${words.join(' or ')}`);
};

const stageName = /^[A-Za-z][A-Za-z0-9-]{0,30}$/;

/** The name of a stage, which becomes part of the stack's name. */
export const readStageName = (value: string | undefined): string => {
  const name = required(value, '--stage', 'dev');
  if (stageName.test(name)) return name;
  throw new UsageProblem('--stage takes the name of a stage in infra/stages.ts: letters, digits and -');
};

/** Runs a command that returns its exit code: 1 for what went wrong, 2 for what was asked wrongly. */
export const runCommand = async (usage: string, command: (args: string[]) => Promise<number>): Promise<void> => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) return console.log(usage);
  try {
    process.exitCode = await command(args);
  } catch (error) {
    if (error instanceof UsageProblem) {
      console.error(`${error.message}\n\n${usage}`);
      process.exitCode = 2;
      return;
    }
    if (!(error instanceof ConfigurationProblem)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
};
