// One user on the list: finish what was left undone, or find out from Corbado whether the flag is still true, and clear it if not.
import type { Corbado } from '../shared/corbado/corbado.ts';
import { countPasskeys, listIdentifiers } from '../shared/corbado/count-passkeys.ts';
import type { DueCheck } from '../shared/flag/due-list.ts';
import {
  changeIf,
  claimFlag,
  type FlagRow,
  type FlagUser,
  isAbandoned,
  isAppendSettled,
  readFlagRow,
  sinceThen,
} from '../shared/flag/flag-row.ts';
import { type FlagSystems, raiseClaimed } from '../shared/flag/raise-flag.ts';
import type { Call } from '../shared/frame/call.ts';
import { userKeyOf, userRowKey } from '../shared/table/rows.ts';
import type { Can } from '../shared/table/table.ts';
import { isAcceptableUserId, type UserIdRules } from '../shared/user/users.ts';

/** `pending`: to be checked again soon. `gone`: nothing about this user matters any more. */
export type CheckResult = 'raised' | 'cleared' | 'kept' | 'pending' | 'gone';

export type CheckSettings = { readonly projectId: string; readonly userIdRules: UserIdRules };

export type CheckSystems = {
  readonly table: Can<'get' | 'put' | 'update' | 'remove'>;
  readonly corbado: Corbado;
  readonly flag: FlagSystems;
};

const findUserId = async (
  { userId, corbadoUserId }: DueCheck,
  { userIdRules }: CheckSettings,
  { corbado }: CheckSystems,
  call: Call,
): Promise<string | undefined> => {
  if (userId !== undefined || corbadoUserId === undefined) return userId;
  const identifiers = await listIdentifiers(corbado, corbadoUserId, call);
  return identifiers.find((identifier) => isAcceptableUserId(identifier, userIdRules));
};

const finishRaising = async (flag: FlagSystems, who: FlagUser, nonce: string, call: Call): Promise<CheckResult> => {
  const { state } = await raiseClaimed(flag, who, nonce, call);
  return state === 'set' ? 'raised' : state === 'pending' ? 'pending' : 'gone';
};

// The next passkey is a first one again.
const forgotten = ['flagState', 'flagClaim', 'flagClaimedAt', 'flagReason', 'firstPasskeyAt', 'firstPasskeyNonce'];

/**
 * Clears the flag when the last passkey is gone, unless a new one is added in the meantime. `row` is as read before Corbado was asked for
 * the number of passkeys. Cognito has no conditional write, so the order is: claim on the row, pool, row. An append in between changes the
 * row, the last step fails, and the flag is set again here: whichever of the two wrote to the pool last, it ends up set.
 */
const lowerFlag = async (
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

/** Throws when the table or Corbado cannot be asked: then nothing is known, and nothing is changed. */
export const checkUser = async (
  check: DueCheck,
  settings: CheckSettings,
  systems: CheckSystems,
  call: Call,
): Promise<CheckResult> => {
  const { table, corbado, flag } = systems;
  const userId = await findUserId(check, settings, systems, call);
  if (userId === undefined) return 'gone';
  const who = { userKey: userKeyOf(settings.projectId, userId), userId };
  const user = await table.get(userRowKey(who.userKey), call);
  const row = readFlagRow(user);
  const nonce = call.chance.nonce();
  if (row.state === 'none' || row.state === 'not_applicable') return 'gone';
  if (row.state !== 'set' && !isAbandoned(row, call.nowSeconds)) return 'pending';
  if (row.state === 'pending') {
    const claimed = await claimFlag(table, who, row, 'pending', nonce, call);
    return claimed ? finishRaising(flag, who, nonce, call) : 'pending';
  }
  if (!isAppendSettled(row, call.nowSeconds)) return 'pending';
  const passkeys = await countPasskeys(corbado, String(user?.identifier ?? userId), call);
  if (passkeys === 0) return lowerFlag(flag, who, row, nonce, call);
  if (row.state === 'set') return 'kept';
  // Clearing was begun and never finished, and by now there is a passkey again, or Corbado does not know the user.
  const claimed = await claimFlag(table, who, row, 'pending', nonce, call);
  return claimed ? finishRaising(flag, who, nonce, call) : 'pending';
};
