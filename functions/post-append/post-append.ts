// The post-append action: a user has created a passkey; record it, find out whether it is the first, and tell the user pool if so.
import { readActionEvent, requireEventUser } from '../shared/action/action-event.ts';
import type { ActionBody, ActionStory } from '../shared/action/action-handler.ts';
import type { Caller } from '../shared/action/caller.ts';
import type { Call } from '../shared/call.ts';
import { readFlagRow } from '../shared/flag/flag-row.ts';
import type { FlagAnswer, RaiseFlag } from '../shared/flag/raise-flag.ts';
import type { RecordPasskey } from '../shared/passkey/passkey-store.ts';
import type { SingleUse } from '../shared/passkey/single-use.ts';
import { Refusal } from '../shared/refusal.ts';
import { type UserIdRules, userKeyOf } from '../shared/user/user-id.ts';

export type PostAppendPorts = {
  readonly projectId: string;
  readonly rules: UserIdRules;
  readonly recordPasskey: RecordPasskey;
  /** Absent when the stage tells no user pool. */
  readonly raiseFlag: RaiseFlag | undefined;
  /** Whether an append fails when the user pool could not be told. The passkey exists all the same. */
  readonly strict: boolean;
};

const requireSet = ({ state, reason = 'flag' }: FlagAnswer): void => {
  if (state === 'pending') throw new Refusal('temporarily_unavailable', { reason, retryAfterSeconds: 5 });
  if (state === 'not_applicable') throw new Refusal('flag_not_applicable', { reason });
};

// A signed delivery can be presented for five minutes before and after its time.
const deliveryRememberedSeconds = 900;

/** Without a flag there is nothing that a repetition could do again; without a name it cannot be told from another delivery. */
const deliveryOf = ({ deliveryId }: Caller, { projectId, raiseFlag }: PostAppendPorts, call: Call) =>
  deliveryId === undefined || raiseFlag === undefined
    ? undefined
    : ({
        ...{ kind: 'delivery', issuer: projectId, id: deliveryId },
        neededUntilSeconds: call.nowSeconds + deliveryRememberedSeconds,
      } satisfies SingleUse);

export const postAppend =
  (ports: PostAppendPorts): ActionStory =>
  async (fields, caller, call): Promise<ActionBody> => {
    const { projectId, rules, recordPasskey, raiseFlag, strict } = ports;
    const event = readActionEvent(fields, projectId, rules, 'post-append');
    const userId = requireEventUser(event, rules, call);
    const userKey = userKeyOf(projectId, userId);
    const { credentialId } = event;
    const told = { userKey, userId, credentialId, delivery: deliveryOf(caller, ports, call) };
    const { recorded, firstPasskey, repeated, user, nonce } = await recordPasskey(told, call);
    call.trail.note({ userKey, firstPasskey });
    if (recorded) call.trail.count('PasskeyRecorded');
    if (raiseFlag === undefined) return { recorded, firstPasskey };
    const { state } = readFlagRow(user);
    // A repetition finishes what its first time has left undone and begins nothing: the passkey may be gone by now.
    const isReplay = repeated && state !== 'pending';
    if (isReplay) {
      call.trail.note({ replay: true });
      call.trail.count('ReplayBlocked');
    }
    const flag = isReplay ? { updated: false, state } : await raiseFlag({ userKey, userId }, user, nonce, call);
    if (strict) requireSet(flag);
    return { recorded, firstPasskey, ...flag };
  };
