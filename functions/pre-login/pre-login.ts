// The pre-login action: what the user typed becomes the user id that the login and Corbado share.

import { readActionEvent } from '../shared/action/action-event.ts';
import type { ActionStory } from '../shared/action/action-handler.ts';
import { Refusal } from '../shared/refusal.ts';
import { isAcceptableUserId, type UserIdRules, userKeyOf } from '../shared/user/user-id.ts';
import type { ResolveUser } from './resolve-user.ts';

export type PreLoginPorts = {
  readonly projectId: string;
  readonly rules: UserIdRules;
  readonly resolveUser: ResolveUser;
};

// A typed identifier is looked up as it was typed, so one that could be read in two ways is nobody's.
const clean = /^[^\p{C}\p{Z},]{1,256}$/u;

/** Answers `user_not_found` for what resolves to nobody, which Corbado's components show as "no such account". */
export const preLogin =
  ({ projectId, rules, resolveUser }: PreLoginPorts): ActionStory =>
  async (fields, _caller, call) => {
    const { typedIdentifier } = readActionEvent(fields, projectId, rules);
    if (typedIdentifier === undefined) throw new Refusal('invalid_request', { reason: 'event_no_identifier' });
    const isClean = clean.test(typedIdentifier) && typedIdentifier === typedIdentifier.normalize('NFC');
    const userId = isClean ? await resolveUser(typedIdentifier, call) : undefined;
    if (userId === undefined || !isAcceptableUserId(userId, rules))
      throw new Refusal('user_not_found', { reason: 'identifier_unknown' });
    call.trail.note({ userKey: userKeyOf(projectId, userId) });
    return { userId };
  };
