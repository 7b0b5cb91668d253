// What the user's row says about the flag in the user pool, and what follows from it. All pure.
import type { Call } from '../call.ts';
import type { Item } from '../dynamo/item.ts';

/**
 * `pending`: the user pool does not have it yet. `set`: it has. `clearing`: the last passkey is gone, and the pool is being told.
 * `not_applicable`: the pool cannot have it for this user, and why stands beside it. No state: no passkey since the flag was cleared.
 */
export type FlagState = 'none' | 'pending' | 'set' | 'clearing' | 'not_applicable';

export type FlagRow = {
  readonly state: FlagState;
  /** Whose turn it is to tell the user pool: the nonce of that call, and since when. */
  readonly claim: string;
  readonly claimedAtSeconds: number;
  /** Changes with every append. */
  readonly appendMark: string;
  readonly lastAppendAtSeconds: number;
};

// Longer than any call takes from its claim to the end, so whoever has not finished by then never will.
const claimHoldsSeconds = 15;
// So long Corbado may need to list a passkey that it has just told us of.
const appendSettlesSeconds = 120;

const states: readonly string[] = ['pending', 'set', 'clearing', 'not_applicable'];

export const readFlagRow = (user: Item | undefined): FlagRow => ({
  state: states.includes(String(user?.flagState)) ? (String(user?.flagState) as FlagState) : 'none',
  claim: String(user?.flagClaim ?? ''),
  claimedAtSeconds: Number(user?.flagClaimedAt ?? 0),
  appendMark: String(user?.appendMark ?? ''),
  lastAppendAtSeconds: Number(user?.lastAppendAt ?? 0),
});

/** What a flag begins as: pending, and claimed by the call that begins it. */
export const startedFlag = (nonce: string, { nowSeconds }: Call): Item => ({
  flagState: 'pending',
  flagClaim: nonce,
  flagClaimedAt: nowSeconds,
});

/** Whether nobody is at work on a flag that is not where it should be. */
export const isAbandoned = ({ state, claimedAtSeconds }: FlagRow, nowSeconds: number): boolean =>
  (state === 'pending' || state === 'clearing') && nowSeconds - claimedAtSeconds >= claimHoldsSeconds;

/** Whether a count of zero passkeys may be believed yet. */
export const isAppendSettled = ({ lastAppendAtSeconds }: FlagRow, nowSeconds: number): boolean =>
  nowSeconds - lastAppendAtSeconds >= appendSettlesSeconds;
