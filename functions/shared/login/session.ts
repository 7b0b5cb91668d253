// A session as a value: the token that a client holds, what is recorded, whether it is alive, and when its last use is worth a write.
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { isWholeNumber } from '../frame/call.ts';
import type { Credential } from '../http/credential.ts';
import type { SessionId } from '../table/rows.ts';

const seconds = z.number().check(z.refine(isWholeNumber));

const sessionSchema = z.object({
  userKey: z.string(),
  /** SHA-256 of the secret: finds the row but opens nothing. */
  secretHash: z.string(),
  userId: z.string(),
  identifier: z.string(),
  displayName: z.string(),
  /** How the user proved who they are (RFC 8176): `passkey`, or `issuer` for a JWT of the existing login. */
  amr: z.enum(['passkey', 'issuer']),
  /** When the user last proved it, epoch seconds. */
  authTime: seconds,
  createdAt: seconds,
  /** Finer than `createdAt`: which of two logins in one second came first. Rows of earlier versions have none. */
  openedAtMilliseconds: z.optional(seconds),
  lastSeenAt: seconds,
  /** The absolute end, whatever the client does. */
  expiresAt: seconds,
  /** Corbado's ids of the ceremony, for an audit. */
  credentialId: z.optional(z.string()),
  challengeId: z.optional(z.string()),
  /** The request limit's counter for this session, epoch seconds with fractions. */
  spentUntil: z.optional(z.number()),
});

export type Session = z.output<typeof sessionSchema>;

export type SessionLimits = { readonly absoluteSeconds: number; readonly idleSeconds: number };

export const sessionLimitsOf = (env: {
  readonly SESSION_ABSOLUTE_SECONDS: number;
  readonly SESSION_IDLE_SECONDS: number;
}): SessionLimits => ({ absoluteSeconds: env.SESSION_ABSOLUTE_SECONDS, idleSeconds: env.SESSION_IDLE_SECONDS });

/** Undefined when a row is not a session, which only a manual edit of the table can cause. */
export const readSession = (value: Record<string, unknown>): Session | undefined => {
  const parsed = z.safeParse(sessionSchema, value);
  return parsed.success ? parsed.data : undefined;
};

/** Who a new session is for. */
export type Login = Pick<
  Session,
  'userKey' | 'userId' | 'identifier' | 'displayName' | 'amr' | 'authTime' | 'credentialId' | 'challengeId'
>;

export const newSession = (login: Login, secretHash: string, limits: SessionLimits, nowSeconds: number): Session => ({
  ...login,
  secretHash,
  createdAt: nowSeconds,
  lastSeenAt: nowSeconds,
  expiresAt: nowSeconds + limits.absoluteSeconds,
});

/** All that a check needs to know of the limits: a session's absolute end stands in its row. */
export type IdleLimit = Pick<SessionLimits, 'idleSeconds'>;

/** When the session ends if it is not used again. */
export const idleExpiryOf = (session: Session, limits: IdleLimit): number =>
  Math.min(session.expiresAt, session.lastSeenAt + limits.idleSeconds);

/** DynamoDB deletes expired rows days late, so expiry is decided here. The second of the expiry itself is already too late. */
export const isAlive = (session: Session, limits: IdleLimit, nowSeconds: number): boolean =>
  nowSeconds < idleExpiryOf(session, limits);

/** A use is recorded at most once per tenth of the idle limit: often enough to keep it honest, rarely enough to be cheap. */
export const isTouchDue = (session: Session, limits: SessionLimits, nowSeconds: number): boolean =>
  nowSeconds - session.lastSeenAt >= Math.max(1, Math.floor(limits.idleSeconds / 10));

/** A name for a session that may be shown: it is cut from the hash, so it opens nothing. */
export const publicIdOf = ({ secretHash }: Pick<Session, 'secretHash'>): string => secretHash.slice(0, 16);

/** What may be told of a session: to its user, and to a backend that serves them. Times are epoch seconds. */
export type SessionFacts = {
  /** Its public id, which opens nothing. */
  readonly id: string;
  readonly userId: string;
  readonly identifier: string;
  readonly displayName: string;
  /** How the user proved who they are: `passkey`, or `issuer` for a JWT of the existing login. */
  readonly amr: 'passkey' | 'issuer';
  /** When the user last proved it. */
  readonly authTime: number;
  readonly createdAt: number;
  /** The absolute end. */
  readonly expiresAt: number;
  /** When it ends unless it is used. */
  readonly idleExpiresAt: number;
};

export const factsOf = (session: Session, limits: IdleLimit): SessionFacts => {
  const { userId, identifier, displayName, amr, authTime, createdAt, expiresAt } = session;
  const idleExpiresAt = idleExpiryOf(session, limits);
  const id = publicIdOf(session);
  return { id, userId, identifier, displayName, amr, authTime, createdAt, expiresAt, idleExpiresAt };
};

/** `<userKey>.<secret>` in the client's hands: the first part finds the user's rows, the second proves the right to one. */
export type SessionToken = { readonly userKey: string; readonly secret: string };

// 128 bits of user key and 256 bits of secret in base64url. Checked before any look-up: junk costs no read.
const tokenText = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/**
 * What is stored instead of a secret. The text is hashed, not the bytes it stands for: several texts decode to the same bytes.
 * SHA-256 without salt is right here, since there is nothing to guess in 256 random bits.
 */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

export const formatSessionToken = ({ userKey, secret }: SessionToken): string => `${userKey}.${secret}`;

/** Undefined for anything that is not exactly one of our tokens. */
export const parseSessionToken = (text: string): SessionToken | undefined => {
  const [, userKey, secret] = tokenText.exec(text) ?? [];
  return userKey === undefined || secret === undefined ? undefined : { userKey, secret };
};

/** Undefined for what cannot be one of our tokens. */
export const idOfPresented = (presented: Credential): SessionId | undefined => {
  const token = presented.kind === 'none' ? undefined : parseSessionToken(presented.token);
  return token && { userKey: token.userKey, secretHash: hashSecret(token.secret) };
};
