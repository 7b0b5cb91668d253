// Whether, and where, a passkey login asks for the state of its user's account, as an environment describes it.
import type { PoolUserId } from '../environment.ts';
import type { RequireActiveUser } from '../passkey/confirm-login.ts';
import type { PrewarmTask } from '../prewarm.ts';
import { findPoolUser } from './pool-user-id.ts';
import { requireActiveUser } from './require-active-user.ts';
import { openUserPool, readPoolUser, warmUserPool } from './user-pool.ts';

export type StatusEnvironment = {
  readonly CHECK_USER_STATUS: boolean;
  readonly COGNITO_USER_POOL_ID?: string | undefined;
  readonly COGNITO_USER_ID: PoolUserId;
};

export type StatusCheck = { readonly requireActiveUser: RequireActiveUser; readonly warm: PrewarmTask };

/** Undefined when nobody is asked. Throws at start when the pool should be asked and is not named: nobody must get in unasked by a slip. */
export const openStatusCheck = (env: StatusEnvironment): StatusCheck | undefined => {
  if (!env.CHECK_USER_STATUS) return undefined;
  if (env.COGNITO_USER_POOL_ID === undefined) throw new Error('CHECK_USER_STATUS=true needs COGNITO_USER_POOL_ID');
  const pool = openUserPool(env.COGNITO_USER_POOL_ID);
  const read = findPoolUser(readPoolUser(pool), env.COGNITO_USER_ID);
  return { requireActiveUser: requireActiveUser(read), warm: warmUserPool(pool) };
};
