// A login at the end of any ceremony, the limits that the tests' sessions have, and how they are opened.
import { randomBytes } from 'node:crypto';
import { type OpenSession, openSession } from '../../functions/shared/session/open-session.ts';
import type { Login, Session, SessionLimits } from '../../functions/shared/session/session.ts';
import { newSession } from '../../functions/shared/session/session.ts';
import { removeSession, storeSession } from '../../functions/shared/session/session-store.ts';
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

/** Opens sessions in this table, so many for each user. */
export const openSessionOn = (table: MemoryTable, maximumPerUser = 20): OpenSession =>
  openSession({
    store: storeSession(table.put),
    remove: removeSession(table.remove),
    limits,
    maximumPerUser,
    randomBytes,
  });
