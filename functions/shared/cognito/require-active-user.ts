// Whether the user pool would let a user in: asked at a passkey login, since a login that the browser suggests passes no pre-login action.
import type { RequireActiveUser } from '../passkey/confirm-login.ts';
import { Refusal } from '../refusal.ts';
import { judgeCognitoError } from './cognito-fault.ts';
import type { ReadPoolUser } from './user-pool.ts';

/** Throws `unauthorized` for a user who is unknown, disabled or not confirmed, `temporarily_unavailable` when the pool cannot be asked. */
export const requireActiveUser =
  (read: ReadPoolUser): RequireActiveUser =>
  async (userId, call) => {
    const user = await read(userId, call).catch((error: unknown) => {
      const { state, reason } = judgeCognitoError(error, call);
      if (state === 'pending') throw new Refusal('temporarily_unavailable', { reason, cause: error });
      throw new Refusal('unauthorized', { reason: 'user_not_in_pool' });
    });
    if (user.enabled !== true) throw new Refusal('unauthorized', { reason: 'user_disabled_in_pool' });
    if (user.status !== 'CONFIRMED') throw new Refusal('unauthorized', { reason: 'user_not_confirmed_in_pool' });
  };
