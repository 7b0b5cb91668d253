// What the user's row says about the flag in the user pool, what follows from it, and whose turn it is to write to the pool: a condition on
// the row, so that only one of many calls does.
import type { Call } from '../frame/call.ts';
import { type FlagAttributes, userRowKey } from '../table/rows.ts';
import { type Can, type Change, type Condition, holds, type Item } from '../table/table.ts';

/**
 * `pending`: the user pool does not have it yet. `set`: it does. `clearing`: the last passkey is gone, and the pool is about to be told.
 * `not_applicable`: the pool cannot have it for this user; the reason is stored beside it. No state: no passkey since the flag was cleared.
 */
export type FlagState = 'none' | 'pending' | 'set' | 'clearing' | 'not_applicable';

export type FlagRow = {
  readonly state: FlagState;
  /** Whose turn it is to write to the user pool: the nonce of that call, and since when. */
  readonly claim: string;
  readonly claimedAtSeconds: number;
  /** Changes with every append. */
  readonly appendMark: string;
  readonly lastAppendAtSeconds: number;
};

// Longer than any call takes from its claim to its end, so a call that has not finished by then never will.
const claimHoldsSeconds = 15;
// How long Corbado may take to list a passkey that it has just told us of.
const appendSettlesSeconds = 120;

const states: readonly string[] = ['pending', 'set', 'clearing', 'not_applicable'];

export const readFlagRow = (user: Item | undefined): FlagRow => ({
  state: states.includes(String(user?.flagState)) ? (String(user?.flagState) as FlagState) : 'none',
  claim: String(user?.flagClaim ?? ''),
  claimedAtSeconds: Number(user?.flagClaimedAt ?? 0),
  appendMark: String(user?.appendMark ?? ''),
  lastAppendAtSeconds: Number(user?.lastAppendAt ?? 0),
});

/** What a flag starts as: pending, and claimed by the call that starts it. */
export const startedFlag = (nonce: string, { nowSeconds }: Call) =>
  ({ flagState: 'pending', flagClaim: nonce, flagClaimedAt: nowSeconds }) satisfies Partial<FlagAttributes>;

/** Whether nobody is working on a flag that is not where it should be. */
export const isAbandoned = ({ state, claimedAtSeconds }: FlagRow, nowSeconds: number): boolean =>
  (state === 'pending' || state === 'clearing') && nowSeconds - claimedAtSeconds >= claimHoldsSeconds;

/** Whether a count of zero passkeys may be believed yet. */
export const isAppendSettled = ({ lastAppendAtSeconds }: FlagRow, nowSeconds: number): boolean =>
  nowSeconds - lastAppendAtSeconds >= appendSettlesSeconds;

export type FlagUser = { readonly userKey: string; readonly userId: string };

/** Whether the change was made; false when its condition does not hold. */
export const changeIf = (
  table: Can<'update'>,
  { userKey }: FlagUser,
  change: Change,
  condition: Condition,
  call: Call,
): Promise<boolean> => holds(table.update(userRowKey(userKey), change, call, condition));

/** Holds as long as no passkey has been added since the row was read. */
export const sinceThen = ({ appendMark }: FlagRow): { expression: string; values: Item } =>
  appendMark === ''
    ? { expression: 'attribute_not_exists(appendMark)', values: {} }
    : { expression: 'appendMark = :mark', values: { mark: appendMark } };

/** False when another call was quicker. The nonce makes the SDK's own retry recognise its first attempt. */
export const claimFlag = (
  table: Can<'update'>,
  who: FlagUser,
  row: FlagRow,
  next: 'pending' | 'clearing',
  nonce: string,
  call: Call,
): Promise<boolean> => {
  const mark = next === 'clearing' ? sinceThen(row) : { expression: 'attribute_exists(pk)', values: {} };
  const set = { flagState: next, flagClaim: nonce, flagClaimedAt: call.nowSeconds } satisfies Partial<FlagAttributes>;
  const condition = {
    expression: `((flagState = :was AND flagClaim = :claim) OR flagClaim = :nonce) AND ${mark.expression}`,
    values: { was: row.state, claim: row.claim, nonce, ...mark.values },
  };
  return changeIf(table, who, { set }, condition, call);
};
