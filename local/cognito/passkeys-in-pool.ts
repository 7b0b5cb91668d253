// What a pool of the template has to do with passkeys: the flag that the functions keep there, and the client for sign-in by passkey.
import { kindOf } from '../../functions/shared/table/rows.ts';
import type { Item } from '../dynamodb/read-items.ts';

import type { LocalFunction } from '../lambda/template-functions.ts';
import type { CognitoStandIn } from './cognito-stand-in.ts';
import type { LocalUserPool } from './user-pool.ts';

export type FlagPlace = { readonly poolId: string; readonly attribute: string; readonly timeAttribute: string };

export type PasskeyFlag = {
  readonly isSet: boolean;
  /** Epoch seconds; absent when the flag was never written. */
  readonly changedAtSeconds?: number;
};

/** Where post-append keeps it; undefined when the template has no flag that can be read as an attribute. */
export const flagPlace = (functions: readonly LocalFunction[]): FlagPlace | undefined => {
  const environment = functions.find(({ name }) => name === 'post-append')?.environment;
  const { FLAG_MODE, COGNITO_USER_POOL_ID, FLAG_ATTRIBUTE = '', FLAG_TIME_ATTRIBUTE = '' } = environment ?? {};
  if (FLAG_MODE !== 'attribute' || COGNITO_USER_POOL_ID === undefined) return undefined;
  return { poolId: COGNITO_USER_POOL_ID, attribute: FLAG_ATTRIBUTE, timeAttribute: FLAG_TIME_ATTRIBUTE };
};

/** Undefined: the pool has no such user. */
export const readFlag = (
  { users }: Pick<CognitoStandIn, 'users'>,
  { poolId, attribute, timeAttribute }: FlagPlace,
  username: string,
): PasskeyFlag | undefined => {
  const user = users.get(poolId, username);
  if (!user) return undefined;
  const changedAt = user.attributes[timeAttribute];
  const isSet = user.attributes[attribute] === 'true';
  return { isSet, ...(changedAt !== undefined && { changedAtSeconds: Number(changedAt) }) };
};

/** For users who are in the pool. */
export const restoreFlags = (
  { users }: Pick<CognitoStandIn, 'users'>,
  { poolId, attribute, timeAttribute }: FlagPlace,
  items: readonly Item[],
): void => {
  for (const { pk, sk, userId, flagState, flagAt } of items) {
    const isSet = kindOf({ pk: String(pk), sk: String(sk) }) === 'user' && flagState === 'set';
    const user = isSet ? users.get(poolId, String(userId)) : undefined;
    if (!user) continue;
    const flag = { [attribute]: 'true', [timeAttribute]: String(flagAt) };
    users.change(poolId, user.username, { attributes: { ...user.attributes, ...flag } });
  }
};

type PasskeyClient = { readonly poolId: string; readonly clientId: string };

const signsInByPasskey = ({ triggers }: LocalUserPool): boolean => triggers.VerifyAuthChallengeResponse !== undefined;

export const passkeyClient = (pools: readonly LocalUserPool[]): PasskeyClient | undefined => {
  const [found] = pools.filter(signsInByPasskey).flatMap(({ id: poolId, clients }) =>
    clients
      // An empty list allows it too, as in AWS.
      .filter(({ authFlows }) => authFlows.length === 0 || authFlows.includes('ALLOW_CUSTOM_AUTH'))
      .map(({ id }) => ({ poolId, clientId: id })),
  );
  return found;
};
