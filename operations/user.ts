// `npm run user`: one user of a stage, for support, for whoever has left, and for requests to be erased.
import { setTimeout } from 'node:timers/promises';
import { isAcceptableUserId } from '../functions/shared/user/user-id.ts';
import { askYes, type Terminal } from './cognito/ask-yes.ts';
import { runCommand } from './command-line.ts';
import { type Asked, type Report, tasks } from './user/tasks.ts';
import { parseUserOptions, type UserOptions, usage } from './user/user-options.ts';
import { openUserPlace, type UserPlace } from './user/user-place.ts';
import { subjectOf } from './user/user-rows.ts';

/** Where progress and warnings go beside the result. */
export type UserTerminal = Terminal & { readonly errors: NodeJS.WritableStream };

const oddId = (userId: string, { settings }: UserPlace): string[] =>
  settings === undefined || isAcceptableUserId(userId, settings.identity)
    ? []
    : [
        `no login of this stage can be for ${JSON.stringify(userId)}: its rules refuse such a user id. Check the spelling`,
      ];

const print = ({ lines, facts }: Report, json: boolean, output: NodeJS.WritableStream): void =>
  void output.write(`${json ? JSON.stringify(facts) : lines.join('\n')}\n`);

/** Returns the exit code. `wait` lets time pass, in seconds. */
export const runTask = async (
  options: UserOptions,
  terminal: UserTerminal,
  wait: Asked['wait'] = (seconds) => setTimeout(seconds * 1000),
): Promise<number> => {
  const { task, userId, json, yes } = options;
  const place = await openUserPlace(options.target);
  const warn = (line: string) => void terminal.errors.write(`warning: ${line}\n`);
  const progress = json ? terminal.errors : terminal.output;
  try {
    for (const line of [...place.warnings, ...oddId(userId, place)]) warn(line);
    const report = await tasks[task]({
      place,
      subject: subjectOf(place, userId),
      say: (line) => void progress.write(`${line}\n`),
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

if (import.meta.main)
  await runCommand(usage, (args) =>
    runTask(parseUserOptions(args), { input: process.stdin, output: process.stdout, errors: process.stderr }),
  );
