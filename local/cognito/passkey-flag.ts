// What a user pool of the template knows of its users' passkeys: the flag that the functions are told to keep there.
import type { LocalFunction } from '../lambda/template-functions.ts';
import type { CognitoStandIn } from './cognito-stand-in.ts';

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
