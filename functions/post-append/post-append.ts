// The post-append action: a user has created a passkey; record it, and find out whether it is the first.

import { readActionEvent, requireEventUser } from '../shared/action/action-event.ts';
import type { ActionStory } from '../shared/action/action-handler.ts';
import type { RecordPasskey } from '../shared/passkey/passkey-store.ts';
import { type UserIdRules, userKeyOf } from '../shared/user/user-id.ts';

export type PostAppendPorts = {
  readonly projectId: string;
  readonly rules: UserIdRules;
  readonly recordPasskey: RecordPasskey;
};

export const postAppend =
  ({ projectId, rules, recordPasskey }: PostAppendPorts): ActionStory =>
  async (fields, _caller, call) => {
    const event = readActionEvent(fields, projectId, rules);
    const userId = requireEventUser(event, rules);
    const userKey = userKeyOf(projectId, userId);
    const { recorded, firstPasskey } = await recordPasskey({ userKey, userId, credentialId: event.credentialId }, call);
    call.trail.note({ userKey, firstPasskey });
    if (recorded) call.trail.count('PasskeyRecorded');
    return { recorded, firstPasskey };
  };
