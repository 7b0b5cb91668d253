// Every row of the table: its key, its attributes, who writes and reads it, and when it ends. No other file spells a key.
import { createHash } from 'node:crypto';
import type { Key, SortKeys } from './table.ts';

// The last release and this one read each other's rows. How an attribute may change: docs/architecture.md, "Two versions at one table".

/** An item as it was read: it may hold anything. */
type Read = Readonly<Record<string, unknown>>;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
const hashed = (text: string): string => sha256(text).toString('base64url');

/** First 128 bits of SHA-256 over project and user id, base64url: 22 characters that name nobody. All of a user's rows are under it. */
export const userKeyOf = (projectId: string, userId: string): string =>
  sha256(`${projectId}\n${userId}`).subarray(0, 16).toString('base64url');

export const partitionOfUser = (userKey: string): string => `U#${userKey}`;
export const isOfUser = (pk: string): boolean => pk.startsWith('U#');

// --- session: `U#<userKey>` / `S#<sha256(secret)>` ---------------------------------------------------------------------------------
// Its attributes are `Session` in login/session.ts. Written by every login, without a condition: 256 random bits do not collide, and the
// SDK's own retry must not fail. Read by every request with its token; a login and the list of sessions read all of a user's. Deleted at
// logout, when it makes room and when it is replaced; by TTL after its absolute end.

export type SessionId = { readonly userKey: string; readonly secretHash: string };

export const sessionKey = ({ userKey, secretHash }: SessionId): Key => ({
  pk: partitionOfUser(userKey),
  sk: `S#${secretHash}`,
});
export const sessionIdOf = ({ pk, sk }: Read): SessionId => ({
  userKey: String(pk).slice('U#'.length),
  secretHash: String(sk).slice('S#'.length),
});
export const allSessions: SortKeys = { beginsWith: 'S#' };

// --- user: `U#<userKey>` / `U` -----------------------------------------------------------------------------------------------------
// Never ends by itself, as that would forget a block or a logout; erasing the user deletes it. Read by every login, exchange, connect token
// for a JWT and custom-auth answer, by post-append, the reconcile run and `npm run user`.

/** user/remember-user.ts: what the existing login's tokens say, on the condition that this login still counts. */
export type ProfileAttributes = {
  readonly userId: string;
  readonly identifier: string;
  readonly displayName: string;
  readonly profileAt: number;
  /** Partition keys of the identifiers that are this user's, separated by spaces. */
  readonly identifierRows: string;
};

/** user/users.ts at a logout everywhere, `npm run user -- block`. */
export type DoorAttributes = {
  /** The last logout everywhere, epoch seconds. */
  readonly revokedBefore: number;
  /** Changes with every logout everywhere and every block. */
  readonly revokedMark: string;
  /** Present while the user is blocked, epoch seconds. */
  readonly blockedAt: number;
  /** When the last block was lifted; `npm run user` shows it. */
  readonly unblockedAt: number;
};

/** post-append/record-passkey.ts: the last passkey we heard of, and the first since the flag was cleared. */
export type AppendAttributes = {
  readonly lastAppendAt: number;
  /** Changes with every append. */
  readonly appendMark: string;
  /** The last delivery that reported it, where it had an id. */
  readonly appendDelivery: string;
  readonly firstPasskeyAt: number;
  readonly firstPasskeyNonce: string;
};

/** flag/: the flag in the user pool (flag/flag-row.ts says what each means). */
export type FlagAttributes = {
  readonly flagState: 'pending' | 'set' | 'clearing' | 'not_applicable';
  readonly flagReason: string;
  /** Whose turn it is to write to the user pool, and since when. */
  readonly flagClaim: string;
  readonly flagClaimedAt: number;
  readonly flagAt: number;
  readonly flagClearedAt: number;
};

/** user/request-limit.ts: what the user's JWTs have used of the limit. Sessions count in their own rows. */
export type LimitAttributes = { readonly spentUntil: number };

export type UserRow = ProfileAttributes & DoorAttributes & AppendAttributes & FlagAttributes & LimitAttributes;

export const userRowKey = (userKey: string): Key => ({ pk: partitionOfUser(userKey), sk: 'U' });
/** The user's row alone, by a query, so that login functions need no other operation. */
export const onlyUserRow = { from: 'U' };
/** All sessions and the user's row, in this order; passkeys (`P#…`) sort before them. */
export const sessionsAndUserRow = { from: 'S' };

// --- passkey we heard of: `U#<userKey>` / `P#<credentialId>` -------------------------------------------------------------------------
// Tells a repeated post-append event from a new passkey, and nothing else: Corbado knows which passkeys exist. Written by post-append on
// the condition that there is none yet; nothing else reads it. Ends by TTL after 30 days.

export type PasskeyRow = { readonly nonce: string; readonly recordedAt: number; readonly ttl: number };

export const passkeyKey = (userKey: string, credentialId: string): Key => ({
  pk: partitionOfUser(userKey),
  sk: `P#${credentialId}`,
});

// --- identifier: `I#<sha256(project, identifier)>` / `I` -----------------------------------------------------------------------------
// Keeps two users from being one person at Corbado: claimed at a user's first token, and when a token has a new one, on the condition that
// nobody else has it. Never ends by itself: an address that changes hands stays with its first user. Erasing that user deletes it.

export type IdentifierRow = { readonly userId: string; readonly userKey: string };

export const identifierKey = (projectId: string, identifier: string): Key => ({
  pk: `I#${hashed(JSON.stringify([projectId, identifier]))}`,
  sk: 'I',
});
export const identifierKeyIn = (partition: string): Key => ({ pk: partition, sk: 'I' });

// --- marker of what was used once: `J#<sha256(kind, issuer, id)>` / `J` --------------------------------------------------------------
// Used signedPasskeyData, seen action events and deliveries. Written by login/proof.ts on the condition that there is none yet or that
// it is this very call's; also read by the custom-auth trigger and post-append. Ends by TTL: two minutes after the proof's own end, 15
// minutes after an event.

export type MarkerRow = { readonly nonce: string; readonly usedAt: number; readonly ttl: number };

export const markerKey = ({ kind, issuer, id }: { kind: string; issuer: string; id: string }): Key => ({
  pk: `J#${hashed(JSON.stringify([kind, issuer, id]))}`,
  sk: 'J',
});

// --- hand-off code: `H#<sha256(code)>` / `H` -----------------------------------------------------------------------------------------
// Carries a login from the post-login action to the browser. Written by post-login, read and redeemed once by the exchange (`redeemedBy`
// on the condition that it is not there, in time). Ends by TTL after a minute.

export type HandoffRow = {
  readonly userId: string;
  readonly authTime: number;
  readonly provenAt: number;
  readonly credentialId?: string | undefined;
  readonly challengeId?: string | undefined;
  readonly expiresAt: number;
  /** The nonce of whoever redeemed the code. */
  readonly redeemedBy?: string;
  readonly ttl: number;
};

export const handoffKey = (code: string): Key => ({ pk: `H#${hashed(code)}`, sk: 'H' });

// --- user to check later: `D#<list>#<shard>` / `<time>#<hash of the user>` -----------------------------------------------------------
// The reconcile run's list, ordered by time. Written by post-append, logins, delete tokens, the webhook and the run itself, without a
// condition: checking twice does no harm. Read by the run alone, which deletes what is done; by TTL 90 days after it was due.

/** Unfinished and hinted checks come before everybody's regular ones, so they never wait behind a backlog of those. */
export type DueList = 'soon' | 'regular';

/** One partition takes 1,000 writes a second; that many checks per second are more users than any login has. */
export const dueShards: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7];

export type DueRow = {
  readonly userId?: string;
  readonly corbadoUserId?: string;
  readonly attempts: number;
  readonly repeats: 0 | 1;
  /** The request that put it there last. */
  readonly askedBy: string;
  readonly ttl: number;
};

const timeText = (seconds: number): string => String(seconds).padStart(10, '0');

export const duePartition = (list: DueList, shard: number): string => `D#${list}#${shard}`;
/** The partition of a list that holds all checks of this user, whenever they are due. */
export const duePartitionOf = (list: DueList, subject: string): string =>
  duePartition(list, (sha256(subject)[0] ?? 0) % dueShards.length);
export const dueKey = (list: DueList, dueAtSeconds: number, subject: string): Key => ({
  pk: duePartitionOf(list, subject),
  sk: `${timeText(dueAtSeconds)}#${hashed(subject)}`,
});
export const dueListOf = ({ pk }: Read): DueList => (String(pk).startsWith('D#regular#') ? 'regular' : 'soon');
export const dueAtSecondsOf = ({ sk }: Read): number => Number(String(sk).slice(0, 10));
export const dueUntil = (nowSeconds: number, limit: number): SortKeys => ({ before: timeText(nowSeconds + 1), limit });

// --- what a row is, for tools that show the table ------------------------------------------------------------------------------------

export type RowKind = 'session' | 'user' | 'passkey' | 'identifier' | 'marker' | 'handoff' | 'due';

const kinds: Readonly<Record<string, RowKind>> = { I: 'identifier', J: 'marker', H: 'handoff', D: 'due' };
const kindsOfUser: Readonly<Record<string, RowKind>> = { U: 'user', S: 'session', P: 'passkey' };

/** Undefined for a key that is not one of ours. */
export const kindOf = ({ pk, sk }: Key): RowKind | undefined => {
  const [partition = ''] = pk.split('#', 1);
  const [sort = ''] = sk.split('#', 1);
  return partition === 'U' ? kindsOfUser[sort] : kinds[partition];
};
