// What `npm run user` can be told on the command line.
import { oneOf, readStageName, readWordsAndOptions, required, UsageProblem } from '../command-line.ts';

export const usage = `usage: npm run user -- --stage NAME WHAT USER-ID [options]
       npm run user -- --local WHAT USER-ID [options]

Looks at one user of a deployed stage, or of the local run, and changes what is on record. WHAT is one of:

  show             what is on record, and the key that finds the user's log lines
  sessions         the sessions that the user has
  end              end them all, as logging out everywhere does
  block            the same, and let no login through until unblock; also for a user who never logged in
  unblock          let logins through again
  erase            delete everything on record of the user. Shows what that is, and asks

  --stage NAME     a stage of infra/stages.ts that is deployed
  --region REGION  where it is deployed, if neither the stage nor the AWS profile says so
  --local          the local run instead
  --url URL        where npm start listens, if not at http://localhost:3000; means --local
  --json           print one JSON object for scripts; progress goes to standard error
  --yes            do not ask before erasing
  --help           print this

A user id that begins with - goes behind a --, as the last word.`;

export const taskNames = ['show', 'sessions', 'end', 'block', 'unblock', 'erase'] as const;
export type Task = (typeof taskNames)[number];

export type UserTarget =
  | { readonly kind: 'stage'; readonly stageName: string; readonly region: string | undefined }
  | { readonly kind: 'local'; readonly url: string };

export type UserOptions = {
  readonly target: UserTarget;
  readonly task: Task;
  readonly userId: string;
  readonly json: boolean;
  readonly yes: boolean;
};

type Values = { stage?: string | undefined; region?: string | undefined; local: boolean; url?: string | undefined };

const readUrl = (text: string): string => {
  const url = URL.parse(required(text, '--url', 'http://localhost:3000'));
  if (url?.protocol === 'http:') return url.origin;
  throw new UsageProblem(`--url takes the address that npm start prints, not ${text}`);
};

const readTarget = ({ stage, region, local, url }: Values): UserTarget => {
  if (!local && url === undefined) return { kind: 'stage', stageName: readStageName(stage), region };
  if (stage !== undefined) throw new UsageProblem('the local run is a stage of its own: leave --stage out');
  return { kind: 'local', url: readUrl(url ?? 'http://localhost:3000') };
};

/** Throws a usage problem. */
export const parseUserOptions = (args: string[]): UserOptions => {
  const { values, positionals } = readWordsAndOptions(args, {
    stage: { type: 'string' },
    region: { type: 'string' },
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
