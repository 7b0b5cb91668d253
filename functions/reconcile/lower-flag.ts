// Clears the flag in the user pool when a user's last passkey is gone, unless a new one is added in the meantime.
import { changeIf, claimFlag, type FlagRow, type FlagUser, sinceThen } from '../shared/flag/flag-row.ts';
import { type FlagSystems, raiseClaimed } from '../shared/flag/raise-flag.ts';
import type { Call } from '../shared/frame/call.ts';

// The next passkey is a first one again.
const forgotten = ['flagState', 'flagClaim', 'flagClaimedAt', 'flagReason', 'firstPasskeyAt', 'firstPasskeyNonce'];

/**
 * `row` as read before Corbado was asked for the number of passkeys. Cognito has no conditional write, so the order is: claim on the row,
 * pool, row. An append in between changes the row, the last step fails, and the flag is set again here: whichever of the two wrote to the
 * pool last, it ends up set.
 */
export const lowerFlag = async (
  systems: FlagSystems,
  who: FlagUser,
  row: FlagRow,
  nonce: string,
  call: Call,
): Promise<'cleared' | 'kept' | 'pending'> => {
  const { table, writer } = systems;
  // The quicker call may die before it is done, so the user stays on the list.
  if (!(await claimFlag(table, who, row, 'clearing', nonce, call))) return 'pending';
  const outcome = await writer.lower(who.userId, call);
  call.trail.note({ flagState: outcome.state, ...('reason' in outcome ? { flagReason: outcome.reason } : {}) });
  // Stays `clearing`: the next run sees that and starts over.
  if (outcome.state === 'pending') return 'pending';
  const unchanged = sinceThen(row);
  const cleared = await changeIf(
    table,
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
  const isStillThere = await changeIf(table, who, { set }, { expression: 'attribute_exists(flagState)' }, call);
  return isStillThere && (await raiseClaimed(systems, who, nonce, call)).state === 'pending' ? 'pending' : 'kept';
};
