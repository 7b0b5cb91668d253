// Whether the user pool would let a user in: asked at a passkey login, since logins suggested by the browser skip pre-login.
import type { PoolUserId } from '../environment/settings.ts';
import type { Call } from '../frame/call.ts';
import type { PrewarmTask } from '../frame/invocation.ts';
import { Refusal } from '../frame/refusal.ts';
import { judgeCognitoError } from './cognito-fault.ts';
import { findPoolUser, openUserPool, type UserPool, warmUserPool } from './user-pool.ts';

export type StatusEnvironment = {
  readonly CHECK_USER_STATUS: boolean;
  readonly COGNITO_USER_POOL_ID?: string | undefined;
  readonly COGNITO_USER_ID: PoolUserId;
};

/** Throws unless whoever keeps the accounts would let this user in right now. */
export type RequireActiveUser = (userId: string, call: Call) => Promise<void>;

/** Throws `unauthorized` for a user who is unknown, disabled or not confirmed, `temporarily_unavailable` when the pool cannot be asked. */
const requireActiveUser =
  (pool: UserPool, poolUserId: PoolUserId): RequireActiveUser =>
  async (userId, call) => {
    const user = await findPoolUser(pool, poolUserId, userId, call).catch((error: unknown) => {
      const { state, reason } = judgeCognitoError(error, call);
      if (state === 'pending') throw new Refusal('temporarily_unavailable', { reason, cause: error });
      throw new Refusal('unauthorized', { reason: 'user_not_in_pool' });
    });
    if (user.enabled !== true) throw new Refusal('unauthorized', { reason: 'user_disabled_in_pool' });
    if (user.status !== 'CONFIRMED') throw new Refusal('unauthorized', { reason: 'user_not_confirmed_in_pool' });
  };

export type StatusCheck = { readonly requireActiveUser: RequireActiveUser; readonly warm: PrewarmTask };

/** Undefined when no check is wanted. Throws at start when one is, but no pool is named: a slip must not let anybody in unchecked. */
export const openStatusCheck = (env: StatusEnvironment): StatusCheck | undefined => {
  if (!env.CHECK_USER_STATUS) return undefined;
  if (env.COGNITO_USER_POOL_ID === undefined) throw new Error('CHECK_USER_STATUS=true needs COGNITO_USER_POOL_ID');
  const pool = openUserPool(env.COGNITO_USER_POOL_ID);
  return { requireActiveUser: requireActiveUser(pool, env.COGNITO_USER_ID), warm: warmUserPool(pool) };
};
