// A login at the end of any ceremony, and the limits that the tests' sessions have.
import type { Login, Session, SessionLimits } from '../../functions/shared/session/session.ts';
import { newSession } from '../../functions/shared/session/session.ts';
import { userKeyOf } from '../../functions/shared/user/user-id.ts';
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
