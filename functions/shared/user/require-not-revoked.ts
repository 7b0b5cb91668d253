// Who may not log in although the proof is good: a blocked user, and whoever proved it before the last logout everywhere.
import { Refusal } from '../refusal.ts';
import type { KnownUser } from './user-directory.ts';

/**
 * Throws `unauthorized` for a blocked user, and for a login proven no later than the user's last logout everywhere. What was proven at an
 * unknown time (0) counts as long as there was none.
 */
export const requireMayLogIn = (user: KnownUser, provenAtSeconds: number): void => {
  if (user.isBlocked) throw new Refusal('unauthorized', { reason: 'user_blocked' });
  if (user.revokedBeforeSeconds > 0 && provenAtSeconds <= user.revokedBeforeSeconds)
    throw new Refusal('unauthorized', { reason: 'revoked_since' });
};
