// A user's rows as facts for scripts, and in words for people.
import {
  idleExpiryOf,
  isAlive,
  publicIdOf,
  readSession,
  type Session,
  type SessionLimits,
} from '../../functions/shared/login/session.ts';
import { dueAtSecondsOf, dueListOf, sessionIdOf } from '../../functions/shared/table/rows.ts';
import type { Item } from '../../functions/shared/table/table.ts';
import type { OwnRows, Subject, UserRows } from './user-rows.ts';

export const timeText = (seconds: number): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const secondsIn = (item: Item | undefined, name: string): number | undefined =>
  typeof item?.[name] === 'number' ? item[name] : undefined;
const textIn = (item: Item | undefined, name: string): string | undefined =>
  typeof item?.[name] === 'string' ? item[name] : undefined;

const sessionIn = (item: Item): Session | undefined => readSession({ ...item, ...sessionIdOf(item) });

/** Newest first. A row that cannot be read as a session is none to anybody, and is shown by its id alone. */
export const describeSessions = ({ sessions }: OwnRows, limits: SessionLimits, nowSeconds: number) =>
  sessions
    .map((item) => {
      const session = sessionIn(item);
      if (session === undefined) return { id: publicIdOf(sessionIdOf(item)), state: 'unreadable' as const };
      const { amr, authTime, createdAt, lastSeenAt, expiresAt } = session;
      const state = isAlive(session, limits, nowSeconds) ? ('alive' as const) : ('expired' as const);
      const idleExpiresAt = idleExpiryOf(session, limits);
      return { id: publicIdOf(session), state, amr, authTime, createdAt, lastSeenAt, expiresAt, idleExpiresAt };
    })
    .sort((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0));

export type SessionFacts = ReturnType<typeof describeSessions>[number];

export const sessionLine = (session: SessionFacts): string => {
  if (session.state === 'unreadable') return `${session.id}  cannot be read, opens nothing`;
  const { id, amr, createdAt, lastSeenAt, state, idleExpiresAt } = session;
  const end = `${state === 'alive' ? 'alive, if not used it ends' : 'expired'} ${timeText(idleExpiresAt)}`;
  return `${id}  ${amr.padEnd(7)}  created ${timeText(createdAt)}  last seen ${timeText(lastSeenAt)}  ${end}`;
};

export const describeUser = (subject: Subject, rows: UserRows, limits: SessionLimits, nowSeconds: number) => {
  const { user } = rows;
  const states = describeSessions(rows, limits, nowSeconds).map(({ state }) => state);
  return {
    ...subject,
    onRecord: user !== undefined || rows.sessions.length + rows.passkeys.length + rows.dueChecks.length > 0,
    identifier: textIn(user, 'identifier'),
    displayName: textIn(user, 'displayName'),
    profileAt: secondsIn(user, 'profileAt'),
    firstPasskeyAt: secondsIn(user, 'firstPasskeyAt'),
    passkeys: rows.passkeys.length,
    flag: textIn(user, 'flagState'),
    flagAt: secondsIn(user, 'flagAt'),
    loggedOutEverywhereAt: secondsIn(user, 'revokedBefore'),
    // Whatever stands there, also what somebody wrote by hand.
    isBlocked: user?.blockedAt !== undefined,
    blockedAt: secondsIn(user, 'blockedAt'),
    unblockedAt: secondsIn(user, 'unblockedAt'),
    sessions: {
      alive: states.filter((state) => state === 'alive').length,
      ended: states.filter((state) => state !== 'alive').length,
    },
    dueChecks: rows.dueChecks.map((item) => ({
      list: dueListOf(item),
      dueAt: dueAtSecondsOf(item),
      attempts: Number(item.attempts ?? 0),
    })),
  };
};

export type UserFacts = ReturnType<typeof describeUser>;

const optionalTime = (seconds: number | undefined, otherwise: string): string =>
  seconds === undefined ? otherwise : timeText(seconds);

const dueText = ({ dueChecks }: UserFacts): string =>
  dueChecks.length === 0 ? 'none' : dueChecks.map(({ list, dueAt }) => `${timeText(dueAt)} (${list})`).join(', ');

const flagText = ({ flag, flagAt }: UserFacts): string =>
  flag === undefined ? 'none' : `${flag}${flagAt === undefined ? '' : ` since ${timeText(flagAt)}`}`;

/** One fact a line. */
export const userLines = (facts: UserFacts): string[] => {
  const named: [string, string][] = [
    ['key', facts.userKey],
    ['identifier', facts.identifier ?? 'not known yet, so the user id'],
    ['display name', facts.displayName ?? 'not known yet, so the user id'],
    ['profile updated', optionalTime(facts.profileAt, 'never')],
    ['first passkey', optionalTime(facts.firstPasskeyAt, 'none reported')],
    ['passkeys reported', `${facts.passkeys} (Corbado knows which of them still exist)`],
    ['flag in the user pool', flagText(facts)],
    ['last logout everywhere', optionalTime(facts.loggedOutEverywhereAt, 'never')],
    ['blocked since', optionalTime(facts.blockedAt, facts.isBlocked ? 'a time that cannot be read' : 'not blocked')],
    ['sessions', `${facts.sessions.alive} alive, ${facts.sessions.ended} ended and not swept yet`],
    ['due checks', dueText(facts)],
  ];
  return named.map(([name, value]) => `  ${name.padEnd(24)}${value}`);
};
