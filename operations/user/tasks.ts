// What can be done with a user, each task from what it reads to what it reports.
import type { SessionLimits } from '../../functions/shared/login/session.ts';
import { counted } from '../command/progress.ts';
import { describeSessions, describeUser, sessionLine, timeText, userLines } from './describe-user.ts';
import { type Counts, countsOf, type EraseSteps, eraseUser, isEmpty, whatRemains } from './erase.ts';
import { searchLogs } from './find-logs.ts';
import { deleteSessions, markBlocked, markRevoked, unblock } from './revoke.ts';
import type { UserPlace } from './user-place.ts';
import { readOwnRows, readUserRows, type Subject } from './user-rows.ts';

export type Asked = EraseSteps & {
  readonly place: UserPlace;
  readonly subject: Subject;
  readonly warn: (line: string) => void;
  /** Whether to go on. */
  readonly confirm: (question: string) => Promise<boolean>;
};

/** The same twice: for people, and for scripts. */
export type Report = { readonly lines: readonly string[]; readonly facts: object; readonly isDone: boolean };

// What a stage has when it says nothing.
const usualLimits: SessionLimits = { absoluteSeconds: 10_800, idleSeconds: 1800 };

const limitsOf = ({ settings }: UserPlace): SessionLimits => settings?.session ?? usualLimits;

const titleOf = ({ place, subject }: Asked): string => `User ${subject.userId} of ${place.title}`;

const nothing = (asked: Asked): string => `${titleOf(asked)}: nothing is on record. Check the user id.`;

const sessionsText = (count: number): string => (count === 0 ? 'no sessions' : counted(count, 'session'));

const show = async (asked: Asked): Promise<Report> => {
  const { place, subject } = asked;
  const rows = await readUserRows(place, subject);
  const facts = describeUser(subject, rows, limitsOf(place), place.nowSeconds());
  const logs = `Log lines: filter userKey = "${subject.userKey}" | sort @timestamp desc`;
  const lines = facts.onRecord ? [titleOf(asked), ...userLines(facts)] : [nothing(asked)];
  return { lines: [...lines, logs], facts, isDone: true };
};

const listSessions = async (asked: Asked): Promise<Report> => {
  const { place, subject } = asked;
  const sessions = describeSessions(await readOwnRows(place, subject), limitsOf(place), place.nowSeconds());
  const head = `${titleOf(asked)}: ${sessionsText(sessions.length)}`;
  return {
    lines: [head, ...sessions.map((one) => `  ${sessionLine(one)}`)],
    facts: { ...subject, sessions },
    isDone: true,
  };
};

const findLogs = async (asked: Asked): Promise<Report> => {
  const { place, subject } = asked;
  const head = `${titleOf(asked)} is "userKey":"${subject.userKey}" in the log`;
  if (place.logs === undefined)
    return { lines: [`${head}: the page of the local run shows each line.`], facts: subject, isDone: true };
  const search = searchLogs(subject.userKey, place.logs, place.nowSeconds());
  const lines = [
    `${head}. Logs Insights, all log groups that begin with ${search.logGroupPrefix}:`,
    `  ${search.query}`,
    'The last day, in a terminal:',
    ...search.commands.map((command) => `  ${command}`),
    'A login that was refused before it was known whose it is has no userKey: look for its requestId, which the answer names.',
  ];
  return { lines, facts: { ...subject, ...search }, isDone: true };
};

const isUnknown = async ({ place, subject }: Asked): Promise<boolean> => {
  const { user, sessions, passkeys } = await readOwnRows(place, subject);
  return user === undefined && sessions.length + passkeys.length === 0;
};

const end = async (asked: Asked): Promise<Report> => {
  const { place, subject } = asked;
  if (await isUnknown(asked)) return { lines: [nothing(asked)], facts: { ...subject, ended: 0 }, isDone: true };
  await markRevoked(place, subject);
  const ended = await deleteSessions(place, subject);
  return {
    lines: [`${titleOf(asked)}: logged out everywhere, ${sessionsText(ended)} ended.`],
    facts: { ...subject, ended },
    isDone: true,
  };
};

const block = async (asked: Asked): Promise<Report> => {
  const { place, subject, warn } = asked;
  if (await isUnknown(asked))
    warn('nothing was on record of this user. Check the user id: the block counts for exactly this text');
  const { blockedAt } = await markBlocked(place, subject);
  const ended = await deleteSessions(place, subject);
  const since = timeText(Number(blockedAt));
  const line = `${titleOf(asked)}: blocked since ${since}, ${sessionsText(ended)} ended. No login opens a session until unblock.`;
  return { lines: [line], facts: { ...subject, blockedAt: Number(blockedAt), ended }, isDone: true };
};

const unblockUser = async (asked: Asked): Promise<Report> => {
  const unblocked = await unblock(asked.place, asked.subject);
  const line = `${titleOf(asked)} ${unblocked ? 'may log in again.' : 'was not blocked. Nothing was changed.'}`;
  return { lines: [line], facts: { ...asked.subject, unblocked }, isDone: true };
};

const countLines = ({ users, sessions, passkeys, dueChecks, identifiers, others }: Counts): string[] =>
  [
    [users, 'the user row: id, identifier, display name, flag, logout everywhere, block'],
    [identifiers, 'kept identifiers'],
    [passkeys, 'passkeys that Corbado reported'],
    [sessions, 'sessions'],
    [dueChecks, 'checks on the lists of users to look at'],
    [others, 'rows of another kind'],
  ].flatMap(([count, what]) => (count === 0 ? [] : [`  ${String(count).padStart(4)}  ${what}`]));

const erase = async (asked: Asked): Promise<Report> => {
  const { place, subject, say, warn, confirm } = asked;
  const rows = await readUserRows(place, subject);
  const remains = whatRemains(place, subject.userId);
  const remainLines = ['What is not in this table:', ...remains.map((line) => `  ${line}`)];
  const found = countsOf(rows);
  if (isEmpty(found))
    return { lines: [nothing(asked), ...remainLines], facts: { ...subject, deleted: found, remains }, isDone: true };
  say([`${titleOf(asked)}, to be deleted:`, ...countLines(found)].join('\n'));
  if (rows.user?.blockedAt !== undefined)
    warn('the user is blocked, and once erased is not any more: nothing would be left to know the user by');
  if (found.identifiers > 0)
    warn(
      'the identifier is free afterwards. Whoever has it next would meet the passkeys that Corbado still has under it: delete those first',
    );
  if (!(await confirm('Delete all of it?')))
    return { lines: ['Nothing was changed.'], facts: { ...subject, deleted: null }, isDone: false };
  const { deleted, isComplete } = await eraseUser(place, subject, asked);
  const left = countsOf(await readUserRows(place, subject));
  const isDone = isComplete && isEmpty(left);
  const verdict = isDone
    ? [`${titleOf(asked)}: nothing is on record any more.`, ...remainLines]
    : [
        'Something is on record again: a login or another command was quicker. End the user’s access at the existing login, then repeat:',
        ...countLines(left),
      ];
  return { lines: verdict, facts: { ...subject, deleted, left, remains }, isDone };
};

export const tasks = { show, sessions: listSessions, logs: findLogs, end, block, unblock: unblockUser, erase } as const;

export type Task = keyof typeof tasks;
export const taskNames = Object.keys(tasks) as readonly Task[];
