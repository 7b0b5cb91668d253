// Why a session is over, as far as the page can tell: the backend says only that it is.
import type { CurrentSession } from './backend-api.ts';

/** `session` is what was last known of it, if anything. */
export const endReason = (session: CurrentSession | undefined, nowSeconds: number): string => {
  if (!session) return 'Your session has ended';
  if (nowSeconds >= session.expiresAt) return 'Your session has reached its longest time';
  if (nowSeconds >= session.idleExpiresAt) return 'Your session ended because it was not used';
  return 'Your session was ended elsewhere';
};
