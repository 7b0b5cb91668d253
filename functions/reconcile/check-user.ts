// One user on the list: finish what was left undone, or find out from Corbado whether the flag is still true.
import type { Corbado } from '../shared/corbado/corbado.ts';
import { countPasskeys, listIdentifiers } from '../shared/corbado/count-passkeys.ts';
import type { DueCheck } from '../shared/flag/due-list.ts';
import { claimFlag, type FlagUser, isAbandoned, isAppendSettled, readFlagRow } from '../shared/flag/flag-row.ts';
import { type FlagSystems, raiseClaimed } from '../shared/flag/raise-flag.ts';
import type { Call } from '../shared/frame/call.ts';
import { userKeyOf, userRowKey } from '../shared/table/rows.ts';
import type { Can } from '../shared/table/table.ts';
import { isAcceptableUserId, type UserIdRules } from '../shared/user/users.ts';
import { lowerFlag } from './lower-flag.ts';

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
