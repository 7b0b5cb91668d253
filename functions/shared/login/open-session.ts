// Opening a session at the end of any login: store it, look again, make room, end the one that it replaces.
import { type Call, mintSecret, together } from '../frame/call.ts';
import { Refusal } from '../frame/refusal.ts';
import type { Credential } from '../http/credential.ts';
import { partitionOfUser, sessionsAndUserRow, userRowKey } from '../table/rows.ts';
import type { Can } from '../table/table.ts';
import { type KnownUser, readKnownUser } from '../user/users.ts';
import {
  formatSessionToken,
  hashSecret,
  idOfPresented,
  isAlive,
  type Login,
  newSession,
  publicIdOf,
  type Session,
  type SessionLimits,
} from './session.ts';
import { type HeldSession, heldSessionOf, removeSessions, storeSession } from './sessions.ts';

export type OpenedSession = { readonly token: string; readonly session: Session };

/** The user as read before anything was written, and the session that ends when this one begins. */
export type LoginCircumstances = { readonly seen: KnownUser; readonly presented: Credential };

/** `maximumPerUser`: how many sessions a user may have. */
export type SessionRules = { readonly limits: SessionLimits; readonly maximumPerUser: number };

// Logins of the same burst see one another within this time. A use of an older session at the same moment must not outrank them.
const burstSeconds = 10;

const rankOf = ({ session }: HeldSession, limits: SessionLimits, nowSeconds: number): readonly [number, number] => {
  if (session === undefined) return [0, 0];
  if (!isAlive(session, limits, nowSeconds)) return [1, session.lastSeenAt];
  const { createdAt, lastSeenAt, openedAtMilliseconds = createdAt * 1000 } = session;
  return nowSeconds - createdAt <= burstSeconds ? [3, openedAtMilliseconds] : [2, lastSeenAt];
};

/**
 * Which sessions are beyond the maximum and make room; pure, and the same for everybody who looks at the same sessions. First unreadable
 * and dead rows (nobody can use them, but every login reads them, and TTL may delete them days later), then those least recently used, then
 * those opened a moment ago.
 */
export const sessionsBeyond = (
  held: readonly HeldSession[],
  { limits, maximumPerUser }: SessionRules,
  nowSeconds: number,
): HeldSession[] => {
  const ranked = held.map((one) => ({ one, rank: rankOf(one, limits, nowSeconds) }));
  ranked.sort(
    (a, b) => b.rank[0] - a.rank[0] || b.rank[1] - a.rank[1] || (a.one.secretHash < b.one.secretHash ? 1 : -1),
  );
  return ranked.slice(maximumPerUser).map(({ one }) => one);
};

/**
 * Ends the session that a client presented at a new login (OWASP ASVS 5.0, 7.2.4). Holding its token is the right to end it; anything else
 * presented is ignored. The login has succeeded: what cannot be ended now is noted, and ends by itself.
 */
export const endPresentedSession = async (table: Can<'remove'>, presented: Credential, call: Call): Promise<void> => {
  const id = idOfPresented(presented);
  if (id === undefined) return;
  const { ended } = await removeSessions(table, [id], call);
  if (ended === 0) call.trail.note({ oldSessionLeft: true });
};

/** The sessions that remain when the presented one has ended: no other must make room for its replacement. */
export const withoutPresented = (held: readonly HeldSession[], presented: Credential): readonly HeldSession[] => {
  const ending = idOfPresented(presented)?.secretHash;
  return held.filter(({ secretHash }) => secretHash !== ending);
};

/** All sessions of the user, and the user's row read no earlier than they are, by one query. */
const lookAgain = async (table: Can<'query'>, userKey: string, call: Call) => {
  const items = await table.query(partitionOfUser(userKey), sessionsAndUserRow, call);
  const user = items.find(({ sk }) => sk === userRowKey(userKey).sk);
  const held = items.filter((item) => item !== user).map((item) => heldSessionOf(item, call));
  return { user: readKnownUser('', user), held };
};

/**
 * A logout everywhere writes its mark, then lists and deletes; a login writes its session, then looks for a new mark. Whatever the order,
 * one of the two sees the other. The same look decides who makes room: of simultaneous logins the last to write sees all the others.
 */
const requireToStay = async (
  table: Can<'query'>,
  session: Session,
  { seen, presented }: LoginCircumstances,
  rules: SessionRules,
  call: Call,
): Promise<HeldSession[]> => {
  const { user, held } = await lookAgain(table, session.userKey, call);
  if (user.isBlocked) throw new Refusal('unauthorized', { reason: 'user_blocked' });
  if (user.revokedMark !== seen.revokedMark) throw new Refusal('unauthorized', { reason: 'revoked_since' });
  const beyond = sessionsBeyond(withoutPresented(held, presented), rules, call.nowSeconds);
  if (beyond.some(({ secretHash }) => secretHash === session.secretHash))
    throw new Refusal('too_many_requests', { reason: 'logins_at_once', retryAfterSeconds: 10 });
  return beyond;
};

/** Every login gets a token of its own; one presented by a client is never adopted. */
export const openSession = async (
  table: Can<'put' | 'query' | 'remove'>,
  login: Login,
  circumstances: LoginCircumstances,
  rules: SessionRules,
  call: Call,
): Promise<OpenedSession> => {
  const secret = mintSecret(call.chance);
  const begun = newSession(login, hashSecret(secret), rules.limits, call.nowSeconds);
  const session = { ...begun, openedAtMilliseconds: call.clock.nowMilliseconds() };
  // The new one first: a login that fails must not have ended anything.
  await storeSession(table, session, call);
  const beyond = await requireToStay(table, session, circumstances, rules, call).catch(async (refused) => {
    // Nobody holds its secret, so one that cannot be removed opens nothing.
    await removeSessions(table, [session], call);
    throw refused;
  });
  // What cannot be removed now will be at the next login; this one has succeeded.
  const [{ ended: sessionsEnded }] = await together([
    removeSessions(table, beyond, call),
    endPresentedSession(table, circumstances.presented, call),
  ]);
  if (sessionsEnded > 0) call.trail.note({ sessionsEnded });
  call.trail.note({ userKey: login.userKey, sessionId: publicIdOf(session) });
  call.trail.count('SessionCreated');
  return { token: formatSessionToken({ userKey: login.userKey, secret }), session };
};
