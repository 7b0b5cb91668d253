// What tells the user pool, as an environment describes it.
import type { MfaFactor, PoolUserId } from '../environment.ts';
import type { FlagWriter } from '../flag/flag-writer.ts';
import type { PrewarmTask } from '../prewarm.ts';
import { attributeFlag } from './attribute-flag.ts';
import { mfaFlag } from './mfa-flag.ts';
import { findPoolUser } from './pool-user-id.ts';
import { openUserPool, readPoolUser, setMfaPreference, warmUserPool, writeAttributes } from './user-pool.ts';

export type FlagEnvironment = {
  readonly FLAG_MODE: 'off' | 'attribute' | 'mfa-preference';
  readonly COGNITO_USER_ID: PoolUserId;
  readonly COGNITO_USER_POOL_ID?: string | undefined;
  readonly FLAG_ATTRIBUTE: string;
  readonly FLAG_TIME_ATTRIBUTE: string;
  readonly FLAG_MFA_FACTORS: readonly MfaFactor[];
};

export type OpenedFlagWriter = { readonly writer: FlagWriter; readonly warm: PrewarmTask };

/** Undefined when the stage tells no user pool. Throws at start when it should and does not say which. */
export const openFlagWriter = (env: FlagEnvironment): OpenedFlagWriter | undefined => {
  if (env.FLAG_MODE === 'off') return undefined;
  if (env.COGNITO_USER_POOL_ID === undefined) throw new Error(`FLAG_MODE=${env.FLAG_MODE} needs COGNITO_USER_POOL_ID`);
  const pool = openUserPool(env.COGNITO_USER_POOL_ID);
  const read = findPoolUser(readPoolUser(pool), env.COGNITO_USER_ID);
  const writer =
    env.FLAG_MODE === 'attribute'
      ? attributeFlag({
          read,
          write: writeAttributes(pool),
          attribute: env.FLAG_ATTRIBUTE,
          timeAttribute: env.FLAG_TIME_ATTRIBUTE,
        })
      : mfaFlag({ read, setPreference: setMfaPreference(pool), factors: env.FLAG_MFA_FACTORS });
  return { writer, warm: warmUserPool(pool) };
};
