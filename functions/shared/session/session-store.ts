// Sessions in the table: `pk = U#<userKey>`, `sk = S#<sha256(secret)>`. One read checks a session, one query lists a user's.
import type { Call } from '../call.ts';
import type { Item } from '../dynamo/item.ts';
import type { GetItem, QueryItems } from '../dynamo/read-items.ts';
import { ConditionFailed } from '../dynamo/table.ts';
import type { DeleteItem, PutItem, UpdateItem } from '../dynamo/write-items.ts';
import type { Credential } from '../http/credential.ts';
import { Refusal } from '../refusal.ts';
import { isTouchDue, readSession, type Session, type SessionLimits } from './session.ts';
import { hashSecret, parseSessionToken, type SessionToken } from './session-token.ts';

export type FindSession = (token: SessionToken, call: Call) => Promise<Session | undefined>;
export type StoreSession = (session: Session, call: Call) => Promise<void>;
/** Answers the session as it is afterwards. */
export type TouchSession = (session: Session, call: Call) => Promise<Session>;
export type ListSessions = (userKey: string, call: Call) => Promise<Session[]>;
/** Keys alone: a row that cannot be read as a session (of another version, say) can still be removed. */
export type ListSessionKeys = (userKey: string, call: Call) => Promise<SessionKey[]>;
export type RemoveSession = (key: SessionKey, call: Call) => Promise<void>;

export type SessionKey = Pick<Session, 'userKey' | 'secretHash'>;

const keyOf = ({ userKey, secretHash }: SessionKey) => ({ pk: `U#${userKey}`, sk: `S#${secretHash}` });

const sessionKeyOf = ({ pk, sk }: Item): SessionKey => ({
  userKey: String(pk).slice('U#'.length),
  secretHash: String(sk).slice('S#'.length),
});

/** Undefined for a row that cannot be read as a session. */
export const sessionOf = (item: Item): Session | undefined => readSession({ ...item, ...sessionKeyOf(item) });

export const findSession =
  (get: GetItem): FindSession =>
  async ({ userKey, secret }, call) => {
    const item = await get(keyOf({ userKey, secretHash: hashSecret(secret) }), call);
    const session = item && sessionOf(item);
    if (item !== undefined && session === undefined)
      throw new Refusal('internal_error', { reason: 'session_row_unreadable' });
    return session;
  };

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
    await put({ ...attributes, ...keyOf({ userKey, secretHash }), ttl: session.expiresAt }, call);
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
      await update(keyOf(session), { set: { lastSeenAt: call.nowSeconds } }, call, {
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
    (await query(`U#${userKey}`, 'S#', call)).map(sessionOf).filter((session) => session !== undefined);

export const listSessionKeys =
  (query: QueryItems): ListSessionKeys =>
  async (userKey, call) =>
    (await query(`U#${userKey}`, 'S#', call)).map(sessionKeyOf);

export const removeSession =
  (remove: DeleteItem): RemoveSession =>
  (session, call) =>
    remove(keyOf(session), call);

const keyOfPresented = (presented: Credential): SessionKey | undefined => {
  const token = presented.kind === 'none' ? undefined : parseSessionToken(presented.token);
  return token && { userKey: token.userKey, secretHash: hashSecret(token.secret) };
};

/**
 * Ends the session a client brought along to a new login (OWASP ASVS 5.0, 7.2.4). Holding its token is the right to end it; whatever
 * else was presented is passed over.
 */
export const endPresentedSession = async (presented: Credential, remove: RemoveSession, call: Call): Promise<void> => {
  const key = keyOfPresented(presented);
  if (key !== undefined) await remove(key, call);
};

/** The sessions that will still be there when the presented one has ended: no other must make room for the one that replaces it. */
export const withoutPresented = (held: readonly Session[], presented: Credential): readonly Session[] => {
  const ending = keyOfPresented(presented)?.secretHash;
  return held.filter(({ secretHash }) => secretHash !== ending);
};
