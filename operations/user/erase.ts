// Everything on record of a user goes, in an order that can be interrupted and repeated, and that no login under way can undo.
import { userRowKey } from '../../functions/shared/table/rows.ts';
import { ConditionFailed, type Item } from '../../functions/shared/table/table.ts';
import type { DeployedSettings } from '../aws/deployed-settings.ts';
import { shellQuoted } from '../command/progress.ts';
import { deleteAll, markBlocked } from './revoke.ts';
import type { UserPlace } from './user-place.ts';
import { keysOf, readUserRows, type Subject, type UserRows } from './user-rows.ts';

export type Counts = {
  readonly users: number;
  readonly sessions: number;
  readonly passkeys: number;
  readonly dueChecks: number;
  readonly identifiers: number;
  readonly others: number;
};

export const countsOf = ({ user, ...rows }: UserRows): Counts => ({
  users: user === undefined ? 0 : 1,
  sessions: rows.sessions.length,
  passkeys: rows.passkeys.length,
  dueChecks: rows.dueChecks.length,
  identifiers: rows.identifiers.length,
  others: rows.others.length,
});

export const isEmpty = (counts: Counts): boolean => Object.values(counts).every((count) => count === 0);

const plus = (one: Counts, other: Counts): Counts => ({
  users: Math.max(one.users, other.users),
  sessions: one.sessions + other.sessions,
  passkeys: one.passkeys + other.passkeys,
  dueChecks: one.dueChecks + other.dueChecks,
  identifiers: one.identifiers + other.identifiers,
  others: one.others + other.others,
});

// Lambda ends a call after ten seconds at the latest; a hand-off code can be traded in for a minute.
const callSeconds = 15;
const handoffSeconds = 60;

/** How long something that has begun before the mark may still write. Unknown settings count as those with codes. */
export const settlingSeconds = (settings: Pick<DeployedSettings, 'postLogin'> | undefined): number =>
  settings?.postLogin.delivery === 'session' ? callSeconds : callSeconds + handoffSeconds;

/** An identifier's row goes only if it still is this user's: somebody else may have been given the address meanwhile. */
const deleteWhere = async ({ table, ask }: UserPlace, item: Item, condition: Item): Promise<boolean> => {
  const [key = { pk: '', sk: '' }] = keysOf([item]);
  const [name = ''] = Object.keys(condition);
  const isSame = { expression: `attribute_not_exists(pk) OR ${name} = :${name}`, values: condition };
  try {
    await ask((call) => table.remove(key, call, isSame));
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
};

/** All but the user's own row. Identifiers are found by that row and by sessions, so they go before either. */
const deleteAround = async (place: UserPlace, { userKey }: Subject, rows: UserRows): Promise<void> => {
  await Promise.all(rows.identifiers.map((row) => deleteWhere(place, row, { userKey })));
  await deleteAll(place, keysOf([...rows.dueChecks, ...rows.passkeys, ...rows.others, ...rows.sessions]));
};

export type Erased = {
  readonly deleted: Counts;
  /** False when the user's row was changed by somebody else at the end: it is there, and erasing has to be repeated. */
  readonly isComplete: boolean;
};

export type EraseSteps = {
  readonly say: (line: string) => void;
  /** Lets so much time pass. */
  readonly wait: (seconds: number) => Promise<void>;
};

/**
 * Blocked first, so that nothing begins while the rest goes; then, when all that was under way has ended, once more what it has left;
 * the user's row last, as it keeps everybody out until then. Interrupted, the user stays blocked, and erasing again goes on.
 */
export const eraseUser = async (place: UserPlace, subject: Subject, { say, wait }: EraseSteps): Promise<Erased> => {
  const { revokedMark = '' } = await markBlocked(place, subject);
  say('  logged out everywhere, and blocked until this has come to its end');
  const first = await readUserRows(place, subject);
  await deleteAround(place, subject, first);
  const seconds = settlingSeconds(place.settings);
  say(`  rows around the user deleted; waiting ${seconds} s for calls that were under way`);
  await wait(seconds);
  const second = await readUserRows(place, subject);
  await deleteAround(place, subject, second);
  const deleted = plus(countsOf(first), { ...countsOf(second), users: 0 });
  const isComplete = await deleteWhere(place, { ...userRowKey(subject.userKey) }, { revokedMark });
  say(isComplete ? '  user row deleted' : '  the user row was changed by somebody else meanwhile');
  return { deleted, isComplete };
};

const poolAttribute = ({ settings, userPool }: UserPlace, userId: string): string[] => {
  if (settings?.cognito.flag.mode !== 'attribute') return [];
  const { attribute, timeAttribute } = settings.cognito.flag;
  const what = `User pool: the attributes ${attribute} and ${timeAttribute} of the user`;
  if (userPool === undefined) return [`${what}.`];
  const command = `aws cognito-idp admin-delete-user-attributes --region ${userPool.region} --user-pool-id ${userPool.id}`;
  return [`${what}: ${command} --username ${shellQuoted(userId)} --user-attribute-names ${attribute} ${timeAttribute}`];
};

const handoffCodes = ({ settings }: UserPlace): string[] =>
  settings?.postLogin.delivery === 'session'
    ? []
    : [
        'Hand-off codes of the last days: useless since a minute after each login, but their rows have the user id until DynamoDB ' +
          'sweeps them, mostly within two days.',
      ];

export const whatRemains = (place: UserPlace, userId: string): string[] => [
  'Corbado: the passkeys and the user there. Delete the user in the management console (Users), or by the Backend API: DELETE /v2/users/usr-…',
  ...poolAttribute(place, userId),
  'The existing login: as long as the user can log in there, a new record begins here with the next login.',
  ...handoffCodes(place),
  'A hint by webhook that names only Corbado’s own usr-… id: gone with the next reconcile run.',
  `Log lines: they name nobody but by the key, and go after ${settingsDays(place)} days. Single-use marks name nobody.`,
  'Backups: point-in-time recovery of the table reaches back 35 days at most.',
];

const settingsDays = ({ settings }: UserPlace): string => String(settings?.logRetentionDays ?? 'logRetentionDays');
