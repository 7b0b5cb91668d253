// Sessions in the table: the one that a request stands for, its uses, and the end of one or many. One read checks a session, one query lists
// a user's.
import type { Call } from '../frame/call.ts';
import { Refusal } from '../frame/refusal.ts';
import { type BrowserRules, type Credential, readPresented } from '../http/credential.ts';
import type { HttpRequest } from '../http/http-request.ts';
import { allSessions, partitionOfUser, type SessionId, sessionIdOf, sessionKey, userKeyOf } from '../table/rows.ts';
import { type Can, ConditionFailed, type Item } from '../table/table.ts';
import {
  hashSecret,
  type IdleLimit,
  isAlive,
  isTouchDue,
  parseSessionToken,
  publicIdOf,
  readSession,
  type Session,
  type SessionLimits,
  type SessionToken,
} from './session.ts';

/** One of a user's rows; without a session when it cannot be read as one. */
export type HeldSession = SessionId & { readonly session: Session | undefined };

/**
 * A row that cannot be read is nobody's session: its owner logs in again, as if it had ended. Only a manual edit of the table or an older
 * version can cause that, so it is counted and logged as an error.
 */
export const heldSessionOf = (item: Item, call: Call): HeldSession => {
  const id = sessionIdOf(item);
  const session = readSession({ ...item, ...id });
  if (session === undefined) {
    call.trail.note({ hint: 'session_row_unreadable' });
    call.trail.count('RowUnreadable');
  }
  return { ...id, session };
};

export const findSession = async (
  table: Can<'get'>,
  { userKey, secret }: SessionToken,
  call: Call,
): Promise<Session | undefined> => {
  const item = await table.get(sessionKey({ userKey, secretHash: hashSecret(secret) }), call);
  return item && heldSessionOf(item, call).session;
};

/** What a session is held to at each use. */
export type CheckRules = { readonly projectId: string; readonly limits: IdleLimit };

/**
 * Throws the same `unauthorized` for no token, junk, an unknown or revoked session, one that is too old, and one of another project in the
 * same table: a block or a logout everywhere in our project would not end it.
 */
export const requireSession = async (
  table: Can<'get'>,
  credential: Credential,
  { projectId, limits }: CheckRules,
  call: Call,
): Promise<Session> => {
  call.trail.note({ credential: credential.kind });
  if (credential.kind === 'none') throw new Refusal('unauthorized', { reason: 'no_credential' });
  const token = parseSessionToken(credential.token);
  if (token === undefined) throw new Refusal('unauthorized', { reason: 'token_malformed' });
  const session = await findSession(table, token, call);
  if (session === undefined) throw new Refusal('unauthorized', { reason: 'session_unknown' });
  call.trail.note({ userKey: session.userKey, sessionId: publicIdOf(session) });
  if (session.userKey !== userKeyOf(projectId, session.userId))
    throw new Refusal('unauthorized', { reason: 'session_of_another_project' });
  if (!isAlive(session, limits, call.nowSeconds)) throw new Refusal('unauthorized', { reason: 'session_expired' });
  return session;
};

/** Throws what `readPresented` and `requireSession` throw. */
export const requirePresentedSession = (
  request: HttpRequest,
  rules: BrowserRules & CheckRules,
  table: Can<'get'>,
  call: Call,
): Promise<Session> => requireSession(table, readPresented(request, rules, call), rules, call);

/** Whether there is such a row, whatever it holds. */
export const hasSession = async (table: Can<'get'>, id: SessionId, call: Call): Promise<boolean> =>
  (await table.get(sessionKey(id), call)) !== undefined;

/**
 * Without a condition: 256 random bits do not collide, and the SDK's own retry after a lost answer must not fail on the row that its first
 * attempt wrote.
 */
export const storeSession = async (
  table: Can<'put'>,
  { userKey, secretHash, ...session }: Session,
  call: Call,
): Promise<void> => {
  const attributes = Object.fromEntries(
    Object.entries(session).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  );
  await table.put({ ...attributes, ...sessionKey({ userKey, secretHash }), ttl: session.expiresAt }, call);
};

/**
 * Records a use, when one is due, and returns the session as it is afterwards. The condition keeps a row that was just revoked from coming
 * back; a failed touch is never the user's problem, so it is noted and ignored.
 */
export const touchSession = async (
  table: Can<'update'>,
  session: Session,
  limits: SessionLimits,
  call: Call,
): Promise<Session> => {
  if (!isTouchDue(session, limits, call.nowSeconds)) return session;
  try {
    await table.update(sessionKey(session), { set: { lastSeenAt: call.nowSeconds } }, call, {
      expression: 'lastSeenAt = :seen',
      values: { seen: session.lastSeenAt },
    });
    return { ...session, lastSeenAt: call.nowSeconds };
  } catch (error) {
    if (!(error instanceof ConditionFailed)) call.trail.note({ touchFailed: true });
    return session;
  }
};

export const listSessions = async (table: Can<'query'>, userKey: string, call: Call): Promise<Session[]> =>
  (await table.query(partitionOfUser(userKey), allSessions, call))
    .map((item) => heldSessionOf(item, call).session)
    .filter((session) => session !== undefined);

/** Ids alone: a row that cannot be read as a session (of another version, say) can still be removed. */
export const listSessionIds = async (table: Can<'query'>, userKey: string, call: Call): Promise<SessionId[]> =>
  (await table.query(partitionOfUser(userKey), allSessions, call)).map(sessionIdOf);

export const removeSession = (table: Can<'remove'>, id: SessionId, call: Call): Promise<void> =>
  table.remove(sessionKey(id), call);

// Enough at once to be quick, few enough not to be a burst on one partition.
const deletesAtOnce = 25;
const leastMilliseconds = 500;

/** Ends all of them if there is time, and waits for every outcome: how many ended, and what went wrong if not all did. */
export const removeSessions = async (
  table: Can<'remove'>,
  sessions: readonly SessionId[],
  call: Call,
): Promise<{ readonly ended: number; readonly failure?: unknown }> => {
  let ended = 0;
  let failure: unknown;
  for (let start = 0; start < sessions.length; start += deletesAtOnce) {
    if (call.deadline.remainingMilliseconds() < leastMilliseconds)
      return { ended, failure: new Refusal('temporarily_unavailable', { reason: 'no_time_left' }) };
    const batch = sessions.slice(start, start + deletesAtOnce);
    for (const outcome of await Promise.allSettled(batch.map((session) => removeSession(table, session, call))))
      if (outcome.status === 'fulfilled') ended += 1;
      else failure ??= outcome.reason;
  }
  return { ended, failure };
};
