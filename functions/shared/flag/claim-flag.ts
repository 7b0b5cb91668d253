// Whose turn it is to tell the user pool: a condition on the user's row, so that of many calls one does it.
import type { Call } from '../call.ts';
import type { Item, Key } from '../dynamo/item.ts';
import { ConditionFailed } from '../dynamo/table.ts';
import type { Condition, UpdateItem } from '../dynamo/write-items.ts';
import type { FlagRow } from './flag-row.ts';

export type FlagUser = { readonly userKey: string; readonly userId: string };

export const userRowKey = ({ userKey }: Pick<FlagUser, 'userKey'>): Key => ({ pk: `U#${userKey}`, sk: 'U' });

/** Whether the change was made; false when its condition does not hold. */
export const changeIf = async (
  update: UpdateItem,
  who: FlagUser,
  change: Parameters<UpdateItem>[1],
  condition: Condition,
  call: Call,
): Promise<boolean> => {
  try {
    await update(userRowKey(who), change, call, condition);
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
};

/** Holds as long as no passkey has come since the row was read. */
export const sinceThen = ({ appendMark }: FlagRow): { expression: string; values: Item } =>
  appendMark === ''
    ? { expression: 'attribute_not_exists(appendMark)', values: {} }
    : { expression: 'appendMark = :mark', values: { mark: appendMark } };

/** False when another call was quicker. The nonce makes the SDK's own retry recognise its first attempt. */
export const claimFlag = (
  update: UpdateItem,
  who: FlagUser,
  row: FlagRow,
  next: 'pending' | 'clearing',
  nonce: string,
  call: Call,
): Promise<boolean> => {
  const mark = next === 'clearing' ? sinceThen(row) : { expression: 'attribute_exists(pk)', values: {} };
  return changeIf(
    update,
    who,
    { set: { flagState: next, flagClaim: nonce, flagClaimedAt: call.nowSeconds } },
    {
      expression: `((flagState = :was AND flagClaim = :claim) OR flagClaim = :nonce) AND ${mark.expression}`,
      values: { was: row.state, claim: row.claim, nonce, ...mark.values },
    },
    call,
  );
};
