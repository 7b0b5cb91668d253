// One user on the list: finish what was left undone, or find out from Corbado whether the flag is still true.
import type { Call } from '../shared/call.ts';
import type { CountPasskeys, ListIdentifiers } from '../shared/corbado/count-passkeys.ts';
import type { GetItem } from '../shared/dynamo/read-items.ts';
import type { UpdateItem } from '../shared/dynamo/write-items.ts';
import { claimFlag, type FlagUser, userRowKey } from '../shared/flag/claim-flag.ts';
import type { DueCheck } from '../shared/flag/due-list.ts';
import { isAbandoned, isAppendSettled, readFlagRow } from '../shared/flag/flag-row.ts';
import type { LowerFlag } from '../shared/flag/lower-flag.ts';
import type { RaiseClaimed } from '../shared/flag/raise-flag.ts';
import { isAcceptableUserId, type UserIdRules, userKeyOf } from '../shared/user/user-id.ts';

/** `pending`: to be looked at again soon. `gone`: nothing of this user is of interest any more. */
export type CheckResult = 'raised' | 'cleared' | 'kept' | 'pending' | 'gone';

export type CheckPorts = {
  readonly projectId: string;
  readonly rules: UserIdRules;
  readonly get: GetItem;
  readonly update: UpdateItem;
  readonly countPasskeys: CountPasskeys;
  readonly listIdentifiers: ListIdentifiers;
  readonly raiseClaimed: RaiseClaimed;
  readonly lowerFlag: LowerFlag;
  readonly createNonce: () => string;
};

const findUserId = async ({ userId, corbadoUserId }: DueCheck, ports: CheckPorts, call: Call) => {
  if (userId !== undefined || corbadoUserId === undefined) return userId;
  const identifiers = await ports.listIdentifiers(corbadoUserId, call);
  return identifiers.find((identifier) => isAcceptableUserId(identifier, ports.rules));
};

const finishRaising = async (who: FlagUser, ports: CheckPorts, nonce: string, call: Call): Promise<CheckResult> => {
  const { state } = await ports.raiseClaimed(who, nonce, call);
  return state === 'set' ? 'raised' : state === 'pending' ? 'pending' : 'gone';
};

/** Throws when the table or Corbado cannot be asked: then nothing is known, and nothing is changed. */
export const checkUser = async (check: DueCheck, ports: CheckPorts, call: Call): Promise<CheckResult> => {
  const userId = await findUserId(check, ports, call);
  if (userId === undefined) return 'gone';
  const who = { userKey: userKeyOf(ports.projectId, userId), userId };
  const user = await ports.get(userRowKey(who), call);
  const row = readFlagRow(user);
  const nonce = ports.createNonce();
  if (row.state === 'none' || row.state === 'not_applicable') return 'gone';
  if (row.state !== 'set' && !isAbandoned(row, call.nowSeconds)) return 'pending';
  if (row.state === 'pending') {
    const claimed = await claimFlag(ports.update, who, row, 'pending', nonce, call);
    return claimed ? finishRaising(who, ports, nonce, call) : 'pending';
  }
  if (!isAppendSettled(row, call.nowSeconds)) return 'pending';
  const passkeys = await ports.countPasskeys(String(user?.identifier ?? userId), call);
  if (passkeys === 0) return ports.lowerFlag(who, row, nonce, call);
  if (row.state === 'set') return 'kept';
  // Clearing was begun and never finished, and by now there is a passkey again, or Corbado does not know the user.
  const claimed = await claimFlag(ports.update, who, row, 'pending', nonce, call);
  return claimed ? finishRaising(who, ports, nonce, call) : 'pending';
};
