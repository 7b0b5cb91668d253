// How many sessions a user may have: which stay and which make room. Pure, and the same for everybody who looks at the same sessions.
import { isAlive, type SessionLimits } from './session.ts';
import type { HeldSession } from './session-store.ts';

// Logins of the same burst see one another within this time. A use of an older session at the same moment must not outrank them.
const burstSeconds = 10;

const rankOf = ({ session }: HeldSession, limits: SessionLimits, nowSeconds: number): readonly [number, number] => {
  if (session === undefined) return [0, 0];
  if (!isAlive(session, limits, nowSeconds)) return [1, session.lastSeenAt];
  const { createdAt, lastSeenAt, openedAtMilliseconds = createdAt * 1000 } = session;
  return nowSeconds - createdAt <= burstSeconds ? [3, openedAtMilliseconds] : [2, lastSeenAt];
};

/**
 * Those that have to go are the last ones: first rows that cannot be read and dead ones (nobody can use them, but every login reads them, and
 * TTL may sweep them days later), then those used least lately, then those opened a moment ago.
 */
export const sessionsBeyond = (
  held: readonly HeldSession[],
  maximumPerUser: number,
  limits: SessionLimits,
  nowSeconds: number,
): HeldSession[] => {
  const ranked = held.map((one) => ({ one, rank: rankOf(one, limits, nowSeconds) }));
  ranked.sort(
    (a, b) => b.rank[0] - a.rank[0] || b.rank[1] - a.rank[1] || (a.one.secretHash < b.one.secretHash ? 1 : -1),
  );
  return ranked.slice(maximumPerUser).map(({ one }) => one);
};
