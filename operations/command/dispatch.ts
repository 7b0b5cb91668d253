// `corbado-actions <subcommand>`: loads the one that is asked for, and nothing of the others.
import { type Command, carryOut, UsageProblem } from './command-line.ts';
import { nearestWord } from './nearest.ts';
import { ownVersion, type Subcommand, subcommands } from './program.ts';
import { linesTo, type Terminal } from './terminal.ts';

type Entry = { readonly purpose: string; readonly load: () => Promise<Command> };

const entries: Readonly<Partial<Record<Subcommand, Entry>>> = {
  init: {
    purpose: 'write a small CDK app that uses this package',
    load: async () => (await import('../init.ts')).init,
  },
  start: {
    purpose: 'run your app’s template on this machine, with a page that shows what it does',
    load: async () => (await import('../../local/start.ts')).start,
  },
  check: {
    purpose: 'whether what you wrote could be deployed: every mistake at once, without AWS',
    load: async () => (await import('../check.ts')).check,
  },
  doctor: {
    purpose: 'what is well and what is not, before and after a deployment, each with its fix',
    load: async () => (await import('../doctor.ts')).doctor,
  },
  smoke: {
    purpose: 'ask every route of a running deployment, and check the answers',
    load: async () => (await import('../smoke.ts')).smokeTest,
  },
  secrets: {
    purpose: 'store the Corbado API secret or the action secret, or rotate it',
    load: async () => (await import('../secrets-set.ts')).secretsSet,
  },
  cognito: {
    purpose: 'attach the functions for logins by passkey to a user pool, or take them off',
    load: async () => (await import('../cognito-attach.ts')).cognitoAttach,
  },
  user: {
    purpose: 'look at one user, end sessions, block, unblock or erase',
    load: async () => (await import('../user.ts')).user,
  },
  action: {
    purpose: 'call one action as Corbado would, and compare its answer with the contract',
    load: async () => (await import('../action.ts')).action,
  },
  template: {
    purpose: 'write a CloudFormation template and the zips of the functions, to deploy without the CDK',
    load: async () => (await import('../template.ts')).template,
  },
};

const isKnown = (word: string): word is Subcommand => Object.hasOwn(entries, word);
const known = subcommands.filter(isKnown);
const nameColumns = Math.max(...known.map(({ length }) => length)) + 3;

export const overview = `usage: corbado-actions SUBCOMMAND [options]

The Corbado Actions bundle: the backend for passkeys with Corbado Connect, in your own AWS account.

${known.map((name) => `  ${name.padEnd(nameColumns)}${entries[name]?.purpose}`).join('\n')}

  corbado-actions SUBCOMMAND --help   its options
  corbado-actions --version           the version of this package

Exit code: 0 all is well, 1 something is wrong or failed, 2 asked wrongly.`;

const unknown = (word: string): UsageProblem => {
  if (word === '') return new UsageProblem('no subcommand is named');
  const nearest = nearestWord(word, known);
  const hint = nearest === undefined ? '' : `: did you mean ${nearest}?`;
  return new UsageProblem(`there is no subcommand ${word}${hint}`);
};

const withoutSubcommand: Command = {
  usage: overview,
  run: async ([word = ''], { output }) => {
    if (word !== '--version') throw unknown(word);
    linesTo(output)(ownVersion);
    return 0;
  },
};

/** Returns the exit code. */
export const dispatch = async (args: string[], terminal: Terminal): Promise<number> => {
  const [word = '', ...rest] = args;
  const entry = isKnown(word) ? entries[word] : undefined;
  return entry === undefined
    ? carryOut(withoutSubcommand, args, terminal)
    : carryOut(await entry.load(), rest, terminal);
};
