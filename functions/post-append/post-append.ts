// The post-append action: a user has created a passkey; record it, find out whether it is the first, and tell the user pool if so.
import { readActionEvent, requireEventUser } from '../shared/action/action-event.ts';
import type { ActionBody, ActionStory } from '../shared/action/action-handler.ts';
import type { Caller } from '../shared/action/caller.ts';
import { readFlagRow, startedFlag } from '../shared/flag/flag-row.ts';
import { type FlagAnswer, type FlagSystems, raiseFlag } from '../shared/flag/raise-flag.ts';
import type { Call } from '../shared/frame/call.ts';
import { Refusal } from '../shared/frame/refusal.ts';
import type { SingleUse } from '../shared/login/single-use.ts';
import { userKeyOf } from '../shared/table/rows.ts';
import type { Can } from '../shared/table/table.ts';
import type { UserIdRules } from '../shared/user/users.ts';
import { recordPasskey } from './record-passkey.ts';

export type PostAppendSettings = {
  readonly projectId: string;
  readonly userIdRules: UserIdRules;
  /** Whether an append fails when the flag could not be set. The passkey exists all the same. */
  readonly strict: boolean;
};

export type PostAppendSystems = {
  readonly table: Can<'get' | 'put' | 'update'>;
  /** Absent when the stage keeps no flag in a user pool. */
  readonly flag: FlagSystems | undefined;
};

const requireSet = ({ state, reason = 'flag' }: FlagAnswer): void => {
  if (state === 'pending') throw new Refusal('temporarily_unavailable', { reason, retryAfterSeconds: 5 });
  if (state === 'not_applicable') throw new Refusal('flag_not_applicable', { reason });
};

// A signed delivery is accepted for five minutes before and after its time.
const deliveryRememberedSeconds = 900;

/** Without a flag a repetition has nothing to repeat; without an id it cannot be told from another delivery. */
const deliveryOf = ({ deliveryId }: Caller, projectId: string, call: Call): SingleUse | undefined => {
  if (deliveryId === undefined) return undefined;
  const neededUntilSeconds = call.nowSeconds + deliveryRememberedSeconds;
  return { kind: 'delivery', issuer: projectId, id: deliveryId, neededUntilSeconds };
};

export const postAppend =
  ({ projectId, userIdRules, strict }: PostAppendSettings, { table, flag }: PostAppendSystems): ActionStory =>
  async (fields, caller, call): Promise<ActionBody> => {
    const event = readActionEvent(fields, projectId, userIdRules, 'post-append');
    const userId = requireEventUser(event, userIdRules, call);
    const userKey = userKeyOf(projectId, userId);
    const nonce = call.chance.nonce();
    const passkey = {
      userKey,
      userId,
      credentialId: event.credentialId,
      delivery: flag && deliveryOf(caller, projectId, call),
      flag: flag ? startedFlag(nonce, call) : {},
    };
    const { recorded, firstPasskey, repeated, user } = await recordPasskey(table, passkey, nonce, call);
    call.trail.note({ userKey, firstPasskey });
    if (recorded) call.trail.count('PasskeyRecorded');
    if (flag === undefined) return { recorded, firstPasskey };
    const { state } = readFlagRow(user);
    // A repetition finishes what the first delivery left undone and starts nothing new: the passkey may be gone by now.
    const isReplay = repeated && state !== 'pending';
    if (isReplay) {
      call.trail.note({ replay: true });
      call.trail.count('ReplayBlocked');
    }
    const answer = isReplay ? { updated: false, state } : await raiseFlag(flag, { userKey, userId }, user, nonce, call);
    if (strict) requireSet(answer);
    return { recorded, firstPasskey, ...answer };
  };
