// Ending sessions: many at once, the one that a client presented at a new login, and what that means for the others.
import type { Call } from '../frame/call.ts';
import { Refusal } from '../frame/refusal.ts';
import type { Credential } from '../http/credential.ts';
import type { SessionId } from '../table/rows.ts';
import type { Can } from '../table/table.ts';
import { hashSecret, parseSessionToken } from './session.ts';
import { type HeldSession, removeSession } from './sessions.ts';

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

/** Undefined for what cannot be one of our tokens. */
export const idOfPresented = (presented: Credential): SessionId | undefined => {
  const token = presented.kind === 'none' ? undefined : parseSessionToken(presented.token);
  return token && { userKey: token.userKey, secretHash: hashSecret(token.secret) };
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
