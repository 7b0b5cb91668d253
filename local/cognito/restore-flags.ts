// After a restart with kept data the user pool starts anew: what it had been told of passkeys stands in the table.
import type { Item } from '../dynamodb/read-items.ts';
import type { CognitoStandIn } from './cognito-stand-in.ts';
import type { FlagPlace } from './passkey-flag.ts';

/** For users who are in the pool. */
export const restoreFlags = (
  { users }: Pick<CognitoStandIn, 'users'>,
  { poolId, attribute, timeAttribute }: FlagPlace,
  items: readonly Item[],
): void => {
  for (const { sk, userId, flagState, flagAt } of items) {
    const user = sk === 'U' && flagState === 'set' ? users.get(poolId, String(userId)) : undefined;
    if (!user) continue;
    const flag = { [attribute]: 'true', [timeAttribute]: String(flagAt) };
    users.change(poolId, user.username, { attributes: { ...user.attributes, ...flag } });
  }
};
