// The post-append action: a user has created a passkey; record it, find out whether it is the first, and tell the user pool if so.
import { readActionEvent, requireEventUser } from '../shared/action/action-event.ts';
import type { ActionBody, ActionStory } from '../shared/action/action-handler.ts';
import type { FlagAnswer, RaiseFlag } from '../shared/flag/raise-flag.ts';
import type { RecordPasskey } from '../shared/passkey/passkey-store.ts';
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

export const postAppend =
  ({ projectId, rules, recordPasskey, raiseFlag, strict }: PostAppendPorts): ActionStory =>
  async (fields, _caller, call): Promise<ActionBody> => {
    const event = readActionEvent(fields, projectId, rules, 'post-append');
    const userId = requireEventUser(event, rules, call);
    const userKey = userKeyOf(projectId, userId);
    const { credentialId } = event;
    const { recorded, firstPasskey, user, nonce } = await recordPasskey({ userKey, userId, credentialId }, call);
    call.trail.note({ userKey, firstPasskey });
    if (recorded) call.trail.count('PasskeyRecorded');
    if (raiseFlag === undefined) return { recorded, firstPasskey };
    const flag = await raiseFlag({ userKey, userId }, user, nonce, call);
    if (strict) requireSet(flag);
    return { recorded, firstPasskey, ...flag };
  };
