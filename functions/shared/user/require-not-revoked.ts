// A logout everywhere also ends what was issued before it but not yet traded for a session.
import { Refusal } from '../refusal.ts';
import type { KnownUser } from './user-directory.ts';

/** Throws `unauthorized` for a login proven no later than the user's last logout everywhere. */
export const requireNotRevoked = (user: KnownUser, provenAtSeconds: number): void => {
  if (provenAtSeconds <= user.revokedBeforeSeconds) throw new Refusal('unauthorized', { reason: 'revoked_since' });
};
