// A login at the end of any ceremony, the limits of the tests' sessions, and how they are opened.
import { type LoginCircumstances, type OpenedSession, openSession } from '../../functions/shared/login/open-session.ts';
import { type Login, newSession, type Session, type SessionLimits } from '../../functions/shared/login/session.ts';
import { sessionIdOf, userKeyOf } from '../../functions/shared/table/rows.ts';
import type { Can, Item } from '../../functions/shared/table/table.ts';
import { readKnownUser } from '../../functions/shared/user/users.ts';
import { callAt, now } from './call-at.ts';

export const projectId = 'pro-1';
export const limits: SessionLimits = { absoluteSeconds: 10_800, idleSeconds: 1800 };

export const loginOf = (userId = 'u-1'): Login => ({
  userKey: userKeyOf(projectId, userId),
  userId,
  identifier: `${userId}@example.com`,
  displayName: 'Ada Lovelace',
  amr: 'passkey',
  authTime: now,
  credentialId: 'cre-1',
  challengeId: undefined,
});

/** A session begun at this time, with changes. */
export const sessionOf = (changes: Partial<Session> = {}, nowSeconds = now): Session => ({
  ...newSession(loginOf(), 'h'.repeat(43), limits, nowSeconds),
  ...changes,
});

/** Nothing was known of the user, and the client presented no session. */
export const firstLogin: LoginCircumstances = { seen: readKnownUser('u-1', undefined), presented: { kind: 'none' } };

// Every login a millisecond after the one before.
let milliseconds = now * 1000;

/** Opens sessions in this table, at most so many for each user. */
export const openSessionOn =
  (table: Can<'put' | 'query' | 'remove'>, maximumPerUser = 20) =>
  (login = loginOf(), circumstances = firstLogin, call = callAt()): Promise<OpenedSession> => {
    const clock = { ...call.clock, nowMilliseconds: () => milliseconds++ };
    return openSession(table, login, circumstances, { limits, maximumPerUser }, { ...call, clock });
  };

/** The hashes of the sessions among these rows, in their order. */
export const sessionHashes = (rows: readonly Item[]): string[] =>
  rows.filter(({ sk }) => String(sk).startsWith('S#')).map((row) => sessionIdOf(row).secretHash);
