// How many sessions a user may have: dead ones and then those that were used least lately make room. Pure.
import { isAlive, type Session, type SessionLimits } from './session.ts';

// More than that at once would be a burst on one partition and a long wait; the next login goes on with the rest.
const mostAtOnce = 25;

/**
 * Those that go when one more begins. Dead ones count too: nobody can use them, but every login reads them, and TTL may sweep them days
 * later. Logins that run in parallel see the same sessions and may together exceed the maximum; the next login puts that right.
 */
export const sessionsToEnd = (
  held: readonly Session[],
  maximumPerUser: number,
  limits: SessionLimits,
  nowSeconds: number,
): Session[] => {
  const surplus = held.length + 1 - maximumPerUser;
  if (surplus <= 0) return [];
  const rank = (session: Session): number => (isAlive(session, limits, nowSeconds) ? 1 : 0);
  const byUse = [...held].sort((one, other) => rank(one) - rank(other) || one.lastSeenAt - other.lastSeenAt);
  return byUse.slice(0, Math.min(surplus, mostAtOnce));
};
