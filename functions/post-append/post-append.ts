// The post-append action: a user has created a passkey; record it, and find out whether it is the first.

import { readActionEvent } from '../shared/action/action-event.ts';
import type { ActionStory } from '../shared/action/action-handler.ts';
import type { RecordPasskey } from '../shared/passkey/passkey-store.ts';
import { Refusal } from '../shared/refusal.ts';
import { isAcceptableUserId, type UserIdRules, userKeyOf } from '../shared/user/user-id.ts';

export type PostAppendPorts = {
  readonly projectId: string;
  readonly rules: UserIdRules;
  readonly recordPasskey: RecordPasskey;
};

export const postAppend =
  ({ projectId, rules, recordPasskey }: PostAppendPorts): ActionStory =>
  async (fields, _caller, call) => {
    const { userId, credentialId } = readActionEvent(fields, projectId, rules);
    if (userId === undefined) throw new Refusal('invalid_request', { reason: 'event_no_user' });
    if (!isAcceptableUserId(userId, rules)) throw new Refusal('invalid_request', { reason: 'event_user_refused' });
    const userKey = userKeyOf(projectId, userId);
    const { recorded, firstPasskey } = await recordPasskey({ userKey, userId, credentialId }, call);
    call.trail.note({ userKey, firstPasskey });
    if (recorded) call.trail.count('PasskeyRecorded');
    return { recorded, firstPasskey };
  };
