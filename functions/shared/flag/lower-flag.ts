// A user's last passkey is gone: the user pool shall know, unless a new one comes while it is being told.
import type { Call } from '../call.ts';
import type { UpdateItem } from '../dynamo/write-items.ts';
import { changeIf, claimFlag, type FlagUser, sinceThen } from './claim-flag.ts';
import type { FlagRow } from './flag-row.ts';
import type { FlagWriter } from './flag-writer.ts';
import type { RaiseClaimed } from './raise-flag.ts';

/** `row` as it was read before Corbado was asked for the number of passkeys. */
export type LowerFlag = (
  who: FlagUser,
  row: FlagRow,
  nonce: string,
  call: Call,
) => Promise<'cleared' | 'kept' | 'pending'>;

export type LowerPorts = {
  readonly update: UpdateItem;
  readonly writer: FlagWriter;
  readonly raiseClaimed: RaiseClaimed;
};

// The next passkey is a first one again.
const forgotten = ['flagState', 'flagClaim', 'flagClaimedAt', 'flagReason', 'firstPasskeyAt', 'firstPasskeyNonce'];

/**
 * Cognito has no conditional write, so the order is: claim on the row, pool, row. An append in between changes the row, the last step
 * fails, and the flag is set again here: whoever of the two wrote last to the pool, it ends up set.
 */
export const lowerFlag =
  (ports: LowerPorts): LowerFlag =>
  async (who, row, nonce, call) => {
    if (!(await claimFlag(ports.update, who, row, 'clearing', nonce, call))) return 'kept';
    const outcome = await ports.writer.lower(who.userId, call);
    call.trail.note({ flagState: outcome.state, ...('reason' in outcome ? { flagReason: outcome.reason } : {}) });
    // Stays `clearing`: the next run sees that and starts over.
    if (outcome.state === 'pending') return 'pending';
    const unchanged = sinceThen(row);
    const cleared = await changeIf(
      ports.update,
      who,
      { set: { flagClearedAt: call.nowSeconds }, remove: forgotten },
      { expression: `flagClaim = :nonce AND ${unchanged.expression}`, values: { nonce, ...unchanged.values } },
      call,
    );
    if (cleared) {
      call.trail.count('FlagCleared');
      return 'cleared';
    }
    const set = { flagState: 'pending', flagClaim: nonce, flagClaimedAt: call.nowSeconds };
    const exists = { expression: 'attribute_exists(flagState)' };
    const isStillThere = await changeIf(ports.update, who, { set }, exists, call);
    return isStillThere && (await ports.raiseClaimed(who, nonce, call)).state === 'pending' ? 'pending' : 'kept';
  };
