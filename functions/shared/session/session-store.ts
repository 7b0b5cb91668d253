// Sessions in the table: `pk = U#<userKey>`, `sk = S#<sha256(secret)>`. One read checks a session, one query lists a user's.
import type { Call } from '../call.ts';
import type { Item, Key } from '../dynamo/item.ts';
import type { GetItem, QueryItems } from '../dynamo/read-items.ts';
import { ConditionFailed } from '../dynamo/table.ts';
import type { DeleteItem, PutItem, UpdateItem } from '../dynamo/write-items.ts';
import { isTouchDue, readSession, type Session, type SessionLimits } from './session.ts';
import { hashSecret, type SessionToken } from './session-token.ts';

export type FindSession = (token: SessionToken, call: Call) => Promise<Session | undefined>;
export type StoreSession = (session: Session, call: Call) => Promise<void>;
/** Answers the session as it is afterwards. */
export type TouchSession = (session: Session, call: Call) => Promise<Session>;
export type ListSessions = (userKey: string, call: Call) => Promise<Session[]>;
/** Keys alone: a row that cannot be read as a session (of another version, say) can still be removed. */
export type ListSessionKeys = (userKey: string, call: Call) => Promise<SessionKey[]>;
/** Whether there is such a row, whatever it holds. */
export type HasSession = (key: SessionKey, call: Call) => Promise<boolean>;
export type RemoveSession = (key: SessionKey, call: Call) => Promise<void>;

export type SessionKey = Pick<Session, 'userKey' | 'secretHash'>;
/** A row of a user's; without a session when it cannot be read as one. */
export type HeldSession = SessionKey & { readonly session: Session | undefined };

export const sessionRowOf = ({ userKey, secretHash }: SessionKey): Key => ({
  pk: `U#${userKey}`,
  sk: `S#${secretHash}`,
});

const sessionKeyOf = ({ pk, sk }: Item): SessionKey => ({
  userKey: String(pk).slice('U#'.length),
  secretHash: String(sk).slice('S#'.length),
});

/**
 * A row that cannot be read is nobody's session: its owner logs in again, as with one that has ended. Only a hand in the table can bring
 * that about, or going back to an earlier version, so it is counted and logged as an error.
 */
export const heldSessionOf = (item: Item, call: Call): HeldSession => {
  const key = sessionKeyOf(item);
  const session = readSession({ ...item, ...key });
  if (session === undefined) {
    call.trail.note({ hint: 'session_row_unreadable' });
    call.trail.count('RowUnreadable');
  }
  return { ...key, session };
};

export const findSession =
  (get: GetItem): FindSession =>
  async ({ userKey, secret }, call) => {
    const item = await get(sessionRowOf({ userKey, secretHash: hashSecret(secret) }), call);
    return item && heldSessionOf(item, call).session;
  };

export const hasSession =
  (get: GetItem): HasSession =>
  async (key, call) =>
    (await get(sessionRowOf(key), call)) !== undefined;

/**
 * Without a condition: 256 random bits do not collide, and the SDK's own retry after a lost answer must not fail on the row that its
 * first attempt has written.
 */
export const storeSession =
  (put: PutItem): StoreSession =>
  async ({ userKey, secretHash, ...session }, call) => {
    const attributes = Object.fromEntries(
      Object.entries(session).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
    );
    await put({ ...attributes, ...sessionRowOf({ userKey, secretHash }), ttl: session.expiresAt }, call);
  };

/**
 * Records a use, when one is due. The condition keeps a row that was just revoked from coming back; a touch that does not succeed is
 * never the user's problem, so it is noted and passed over.
 */
export const touchSession =
  (update: UpdateItem, limits: SessionLimits): TouchSession =>
  async (session, call) => {
    if (!isTouchDue(session, limits, call.nowSeconds)) return session;
    try {
      await update(sessionRowOf(session), { set: { lastSeenAt: call.nowSeconds } }, call, {
        expression: 'lastSeenAt = :seen',
        values: { seen: session.lastSeenAt },
      });
      return { ...session, lastSeenAt: call.nowSeconds };
    } catch (error) {
      if (!(error instanceof ConditionFailed)) call.trail.note({ touchFailed: true });
      return session;
    }
  };

export const listSessions =
  (query: QueryItems): ListSessions =>
  async (userKey, call) =>
    (await query(`U#${userKey}`, 'S#', call))
      .map((item) => heldSessionOf(item, call).session)
      .filter((session) => session !== undefined);

export const listSessionKeys =
  (query: QueryItems): ListSessionKeys =>
  async (userKey, call) =>
    (await query(`U#${userKey}`, 'S#', call)).map(sessionKeyOf);

export const removeSession =
  (remove: DeleteItem): RemoveSession =>
  (session, call) =>
    remove(sessionRowOf(session), call);
