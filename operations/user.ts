// `corbado-actions user`: one user of a deployment, for support, for whoever has left, and for requests to be erased.
import { setTimeout } from 'node:timers/promises';
import { isAcceptableUserId } from '../functions/shared/user/users.ts';
import { type Command, oneOf, readLocalUrl, readWordsAndOptions, UsageProblem } from './command/command-line.ts';
import { deploymentHelp, deploymentOptions, readDeploymentChoice, where } from './command/deployment.ts';
import { callOf } from './command/program.ts';
import { askYes, linesTo, type Terminal } from './command/terminal.ts';
import { type Asked, type Report, type Task, taskNames, tasks } from './user/tasks.ts';
import { openUserPlace, type UserPlace, type UserTarget } from './user/user-place.ts';
import { subjectOf } from './user/user-rows.ts';

const usage = `usage: ${callOf('user')} ${where} WHAT USER-ID [options]
       ${callOf('user')} --local WHAT USER-ID [options]

Looks at one user of a deployment, or of the local run, and changes what is on record. WHAT is one of:

  show             what is on record, and the key that finds the user's log lines
  sessions         the sessions that the user has
  end              end them all, as logging out everywhere does
  block            the same, and let no login through until unblock; also for a user who never logged in
  unblock          let logins through again
  erase            delete everything on record of the user. Shows what that is, and asks

${deploymentHelp(16)}
  --local          the local run instead
  --url URL        where the local run listens, if not at http://localhost:3000; means --local
  --json           print one JSON object for scripts; progress goes to standard error
  --yes            do not ask before erasing
  --help           print this

A user id that begins with - goes behind a --, as the last word.`;

export type UserOptions = {
  readonly target: UserTarget;
  readonly task: Task;
  readonly userId: string;
  readonly json: boolean;
  readonly yes: boolean;
};

type Values = Parameters<typeof readDeploymentChoice>[0] & { local: boolean; url?: string | undefined };

const readTarget = ({ local, url, ...values }: Values): UserTarget => {
  if (!local && url === undefined) return { kind: 'deployed', deployment: readDeploymentChoice(values) };
  if (values.stage !== undefined || values.stack !== undefined)
    throw new UsageProblem('the local run is a deployment of its own: leave --stage and --stack out');
  return { kind: 'local', url: readLocalUrl(url) };
};

/** Throws a usage problem. */
export const parseUserOptions = (args: string[]): UserOptions => {
  const { values, positionals } = readWordsAndOptions(args, {
    ...deploymentOptions,
    local: { type: 'boolean', default: false },
    url: { type: 'string' },
    json: { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
  });
  const [task = '', userId = '', ...more] = positionals;
  if (task === '' || userId === '')
    throw new UsageProblem('say what to do and with which user, for example: show 4711');
  if (more.length > 0) throw new UsageProblem(`one user at a time; ${JSON.stringify(more[0])} is one word too many`);
  return {
    target: readTarget(values),
    task: oneOf(task, 'the task', taskNames),
    userId,
    json: values.json,
    yes: values.yes,
  };
};

const oddId = (userId: string, { settings }: UserPlace): string[] =>
  settings === undefined || isAcceptableUserId(userId, settings.identity)
    ? []
    : [`no login here can be for ${JSON.stringify(userId)}: its rules refuse such a user id. Check the spelling`];

const print = ({ lines, facts }: Report, json: boolean, output: NodeJS.WritableStream): void =>
  linesTo(output)(json ? JSON.stringify(facts) : lines.join('\n'));

/** Returns the exit code. `wait` lets time pass, in seconds. */
export const runTask = async (
  options: UserOptions,
  terminal: Terminal,
  wait: Asked['wait'] = (seconds) => setTimeout(seconds * 1000),
): Promise<number> => {
  const { task, userId, json, yes } = options;
  const place = await openUserPlace(options.target);
  const warn = (line: string) => linesTo(terminal.errors)(`warning: ${line}`);
  const progress = json ? terminal.errors : terminal.output;
  try {
    for (const line of [...place.warnings, ...oddId(userId, place)]) warn(line);
    const report = await tasks[task]({
      place,
      subject: subjectOf(place, userId),
      say: linesTo(progress),
      warn,
      confirm: async (question) => yes || askYes(question, { input: terminal.input, output: progress }),
      wait,
    });
    print(report, json, terminal.output);
    return report.isDone ? 0 : 1;
  } finally {
    place.close();
  }
};

export const user: Command = { usage, run: (args, terminal) => runTask(parseUserOptions(args), terminal) };
