// A login at the end of any ceremony, the limits that the tests' sessions have, and how they are opened.
import { randomBytes } from 'node:crypto';
import { lookAgain } from '../../functions/shared/session/login-user.ts';
import { type LoginCircumstances, type OpenSession, openSession } from '../../functions/shared/session/open-session.ts';
import type { Login, Session, SessionLimits } from '../../functions/shared/session/session.ts';
import { newSession } from '../../functions/shared/session/session.ts';
import { removeSession, storeSession } from '../../functions/shared/session/session-store.ts';
import { readKnownUser } from '../../functions/shared/user/user-directory.ts';
import { userKeyOf } from '../../functions/shared/user/user-id.ts';
import type { MemoryTable } from '../support/memory-table.ts';
import { now } from './call-at.ts';

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

/** Nothing was known of the user, and no session was brought along. */
export const firstLogin: LoginCircumstances = { seen: readKnownUser('u-1', undefined), presented: { kind: 'none' } };

// Every login a millisecond after the one before.
let milliseconds = now * 1000;

/** Opens sessions in this table, so many for each user. */
export const openSessionOn = (
  table: Pick<MemoryTable, 'put' | 'remove' | 'queryFrom'>,
  maximumPerUser = 20,
): OpenSession =>
  openSession({
    store: storeSession(table.put),
    remove: removeSession(table.remove),
    lookAgain: lookAgain(table.queryFrom),
    limits,
    maximumPerUser,
    randomBytes,
    nowMilliseconds: () => milliseconds++,
  });
