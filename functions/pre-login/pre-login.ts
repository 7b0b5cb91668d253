// The pre-login action: what the user typed becomes the user id that the login and Corbado share, or a word on why not.
import { readActionEvent } from '../shared/action/action-event.ts';
import type { ActionStory } from '../shared/action/action-handler.ts';
import type { Call } from '../shared/call.ts';
import { Refusal } from '../shared/refusal.ts';
import { isAcceptableUserId, type UserIdRules, userKeyOf } from '../shared/user/user-id.ts';
import { nobody, type PreLoginOutcome, requireOutcome, silent, untyped, writeOutcome } from './outcome.ts';
import type { ResolveUser } from './resolve-user.ts';

export type PreLoginPorts = {
  readonly projectId: string;
  readonly rules: UserIdRules;
  readonly resolveUser: ResolveUser;
  /** Whether the user hears why there is no passkey login, or every reason looks the same from outside. */
  readonly unknown: 'tell' | 'silent';
};

// A typed identifier is looked up as it was typed, so one that could be read in two ways is nobody's.
const clean = /^[^\p{C}\p{Z},]{1,256}$/u;
const isClean = (typed: string): boolean => clean.test(typed) && typed === typed.normalize('NFC');

// Not `user_not_found`, to which Corbado's client gives a meaning: it is the answer for users who exist, too.
const hidden = silent('no_passkey_login');

/** A look-up that fails never fails the login: the user takes the other way in, and the log has the failure at its own level. */
const lookUp = async (typed: string, resolveUser: ResolveUser, call: Call): Promise<PreLoginOutcome> => {
  try {
    return requireOutcome(await resolveUser(typed, call));
  } catch (thrown) {
    call.trail.conceal(thrown);
    call.trail.count('LookUpFailed');
    return untyped('look_up_failed');
  }
};

const requireTypedIdentifier = (typed: string | undefined): string => {
  if (typed !== undefined) return typed;
  throw new Refusal('invalid_request', { reason: 'event_no_identifier', field: 'identifier' });
};

const codeOf = (outcome: PreLoginOutcome): string | undefined =>
  'code' in outcome ? outcome.code : 'reason' in outcome ? outcome.reason : undefined;

const note = (outcome: PreLoginOutcome, projectId: string, call: Call): void => {
  const lookUpCode = codeOf(outcome);
  call.trail.note({ lookUp: outcome.kind, ...(lookUpCode === undefined ? {} : { lookUpCode }) });
  if (outcome.kind === 'found') call.trail.note({ userKey: userKeyOf(projectId, outcome.userId) });
};

export const preLogin =
  ({ projectId, rules, resolveUser, unknown }: PreLoginPorts): ActionStory =>
  async (fields, _caller, call) => {
    const typed = requireTypedIdentifier(readActionEvent(fields, projectId, rules, 'pre-login').typedIdentifier);
    const resolved = isClean(typed) ? await lookUp(typed, resolveUser, call) : nobody;
    const isUsable = resolved.kind !== 'found' || isAcceptableUserId(resolved.userId, rules);
    const outcome = isUsable ? resolved : nobody;
    note(outcome, projectId, call);
    return writeOutcome(unknown === 'silent' && outcome.kind !== 'found' ? hidden : outcome);
  };
