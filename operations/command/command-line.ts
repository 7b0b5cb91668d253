// How every command begins and ends: its options, its help, plain words for what a person can put right, and exit codes.
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { nearestWord } from './nearest.ts';
import { listed } from './progress.ts';
import { linesTo, type Terminal } from './terminal.ts';

/** The command was called in a way that it does not understand: its message and the usage are shown, and the exit code is 2. */
export class UsageProblem extends Error {
  override readonly name = 'UsageProblem';
}

type Options = NonNullable<ParseArgsConfig['options']>;

const unknownOption = (given: string, options: Options): UsageProblem => {
  const nearest = nearestWord(given.replace(/^-+/, ''), ['help', ...Object.keys(options)]);
  return new UsageProblem(`there is no option ${given}${nearest === undefined ? '' : `: did you mean --${nearest}?`}`);
};

// Node's own parser finds the same mistakes, but words them for programmers.
const requireUnderstood = (args: string[], options: Options, takesWords: boolean): void => {
  for (const token of parseArgs({ args, options, strict: false, tokens: true }).tokens) {
    if (token.kind === 'positional' && !takesWords)
      throw new UsageProblem(
        `${JSON.stringify(token.value)} belongs to no option, and this command takes nothing else`,
      );
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) throw unknownOption(rawName, options);
    if (option.type === 'boolean' && value !== undefined) throw new UsageProblem(`${rawName} takes no value`);
    const isMissing = value === undefined || (!inlineValue && /^-./.test(value));
    if (option.type === 'string' && isMissing) throw new UsageProblem(`${rawName} needs a value`);
  }
};

/** The values of the options. Nothing but options is accepted. */
export const readOptions = <Given extends Options>(args: string[], options: Given) => {
  requireUnderstood(args, options, false);
  return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
};

/** The same for a command that takes words beside its options: `positionals`. */
export const readWordsAndOptions = <Given extends Options>(args: string[], options: Given) => {
  requireUnderstood(args, options, true);
  return parseArgs({ args, options, strict: true, allowPositionals: true });
};

/** The value of an option that must be given. */
export const required = (value: string | undefined, option: string, example: string): string => {
  if (value !== undefined && value !== '') return value;
  throw new UsageProblem(`${option} is missing: write for example ${option} ${example}`);
};

/** The value of an option that only takes these words. */
export const oneOf = <Word extends string>(value: string, option: string, words: readonly Word[]): Word => {
  const word = words.find((candidate) => candidate === value);
  if (word !== undefined) return word;
  throw new UsageProblem(`${option} ${value} is not known: write ${listed(words, 'or')}`);
};

const stageName = /^[A-Za-z][A-Za-z0-9-]{0,30}$/;

/** The name of a stage, which becomes part of the stack's name. */
export const readStageName = (value: string | undefined): string => {
  const name = required(value, '--stage', 'dev');
  if (stageName.test(name)) return name;
  throw new UsageProblem('--stage takes the name of a stage in infra/stages.ts: letters, digits and -');
};

/** Where the local run listens when nobody says otherwise. */
export const usualLocalUrl = 'http://localhost:3000';

/** The address of the local run. */
export const readLocalUrl = (value: string | undefined): string => {
  const text = required(value ?? usualLocalUrl, '--url', usualLocalUrl);
  const url = URL.parse(text);
  if (url?.protocol === 'http:') return url.origin;
  throw new UsageProblem(`--url takes the address that the local run prints, not ${text}`);
};

// A message may begin with an option or the path of a file, which stay as they are.
const asSentence = (text: string): string => text.replace(/^[a-z](?=[a-z]* )/, (letter) => letter.toUpperCase());

export type Command = {
  /** What `--help` prints, and what follows a usage problem. */
  readonly usage: string;
  /** Returns the exit code: 0 for all is well, 1 for what went wrong. */
  readonly run: (args: string[], terminal: Terminal) => Promise<number>;
};

/** The exit code of a command with these arguments: its own, 1 for a configuration problem, 2 for what was asked wrongly. */
export const carryOut = async ({ usage, run }: Command, args: string[], terminal: Terminal): Promise<number> => {
  if (args.includes('--help')) {
    linesTo(terminal.output)(usage);
    return 0;
  }
  const complain = linesTo(terminal.errors);
  try {
    return await run(args, terminal);
  } catch (error) {
    if (error instanceof UsageProblem) {
      complain(`${asSentence(error.message)}\n\n${usage}`);
      return 2;
    }
    if (!(error instanceof ConfigurationProblem)) throw error;
    complain(error.message);
    return 1;
  }
};

/** The whole of a program that is one command. */
export const runCommand = async (command: Command): Promise<void> => {
  const terminal = { input: process.stdin, output: process.stdout, errors: process.stderr };
  process.exitCode = await carryOut(command, process.argv.slice(2), terminal);
};
