// Ending sessions: many at once, the one that a client brought along, and what follows for the others.
import type { Call } from '../call.ts';
import type { Credential } from '../http/credential.ts';
import { Refusal } from '../refusal.ts';
import type { HeldSession, RemoveSession, SessionKey } from './session-store.ts';
import { hashSecret, parseSessionToken } from './session-token.ts';

// Enough at once to be quick, few enough not to be a burst on one partition.
const deletesAtOnce = 25;
const leastMilliseconds = 500;

/** Ends all of them as far as there is time, and waits for every outcome: how many ended, and what went wrong if not all did. */
export const removeSessions = async (
  sessions: readonly SessionKey[],
  remove: RemoveSession,
  call: Call,
): Promise<{ readonly ended: number; readonly failure?: unknown }> => {
  let ended = 0;
  let failure: unknown;
  for (let start = 0; start < sessions.length; start += deletesAtOnce) {
    if (call.deadline.remainingMilliseconds() < leastMilliseconds)
      return { ended, failure: new Refusal('temporarily_unavailable', { reason: 'no_time_left' }) };
    const batch = sessions.slice(start, start + deletesAtOnce);
    for (const outcome of await Promise.allSettled(batch.map((session) => remove(session, call))))
      if (outcome.status === 'fulfilled') ended += 1;
      else failure ??= outcome.reason;
  }
  return { ended, failure };
};

/** Undefined for what cannot be one of our tokens. */
export const keyOfPresented = (presented: Credential): SessionKey | undefined => {
  const token = presented.kind === 'none' ? undefined : parseSessionToken(presented.token);
  return token && { userKey: token.userKey, secretHash: hashSecret(token.secret) };
};

/**
 * Ends the session a client brought along to a new login (OWASP ASVS 5.0, 7.2.4). Holding its token is the right to end it; whatever
 * else was presented is passed over. The login has succeeded: what cannot be ended now is noted, and ends by itself.
 */
export const endPresentedSession = async (presented: Credential, remove: RemoveSession, call: Call): Promise<void> => {
  const key = keyOfPresented(presented);
  if (key === undefined) return;
  const { ended } = await removeSessions([key], remove, call);
  if (ended === 0) call.trail.note({ oldSessionLeft: true });
};

/** The sessions that will still be there when the presented one has ended: no other must make room for the one that replaces it. */
export const withoutPresented = (held: readonly HeldSession[], presented: Credential): readonly HeldSession[] => {
  const ending = keyOfPresented(presented)?.secretHash;
  return held.filter(({ secretHash }) => secretHash !== ending);
};
