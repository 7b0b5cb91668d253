// A session as a value: what it records, whether it is alive, and when its last use is worth a write. All pure.
import * as z from 'zod/mini';
import { isSeconds } from '../seconds.ts';

const seconds = z.number().check(z.refine(isSeconds));

const sessionSchema = z.object({
  userKey: z.string(),
  /** SHA-256 of the secret: finds the row, opens nothing. */
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
  /** What the limit on requests has counted of this session, epoch seconds; not whole ones. */
  spentUntil: z.optional(z.number()),
});

export type Session = z.output<typeof sessionSchema>;

export type SessionLimits = { readonly absoluteSeconds: number; readonly idleSeconds: number };

/** Undefined when a row is not a session, which only a hand in the table can bring about. */
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

/** When the session ends if it is not used again. */
export const idleExpiryOf = (session: Session, limits: SessionLimits): number =>
  Math.min(session.expiresAt, session.lastSeenAt + limits.idleSeconds);

/** DynamoDB deletes expired rows days late, so expiry is decided here. The second of the expiry itself is already too late. */
export const isAlive = (session: Session, limits: SessionLimits, nowSeconds: number): boolean =>
  nowSeconds < idleExpiryOf(session, limits);

/** A use is recorded at most once per tenth of the idle limit: often enough to keep it honest, rarely enough to be cheap. */
export const isTouchDue = (session: Session, limits: SessionLimits, nowSeconds: number): boolean =>
  nowSeconds - session.lastSeenAt >= Math.max(1, Math.floor(limits.idleSeconds / 10));

/** A name for a session that may be shown: it is cut from the hash, so it opens nothing. */
export const publicIdOf = (session: Session): string => session.secretHash.slice(0, 16);
