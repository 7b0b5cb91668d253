// The pre-login action: turns what the user typed into the user id that the login and Corbado share, or says why not.
import { readActionEvent } from '../shared/action/action-event.ts';
import type { ActionStory } from '../shared/action/action-handler.ts';
import type { Call } from '../shared/frame/call.ts';
import { Refusal } from '../shared/frame/refusal.ts';
import { userKeyOf } from '../shared/table/rows.ts';
import { isAcceptableUserId, type UserIdRules } from '../shared/user/users.ts';
import type { PreLoginOutcome } from './contract.ts';
import { nobody, requireOutcome, silent, untyped, writeOutcome } from './outcome.ts';
import type { Resolver } from './resolve-user.ts';

export type PreLoginSettings = {
  readonly projectId: string;
  readonly userIdRules: UserIdRules;
  /** Whether the user is told why there is no passkey login, or every reason looks the same from outside. */
  readonly unknown: 'tell' | 'silent';
};

// A typed identifier is looked up exactly as typed, so one that could be read in two ways belongs to nobody.
const clean = /^[^\p{C}\p{Z},]{1,256}$/u;
const isClean = (typed: string): boolean => clean.test(typed) && typed === typed.normalize('NFC');

// Not `user_not_found`, which has a meaning in Corbado's client: this is also the answer for users who exist.
const hidden = silent('no_passkey_login');

/** A failed look-up never fails the login: the user takes the other way in, and the failure is logged at its own level. */
const lookUp = async (typed: string, resolveUser: Resolver, call: Call): Promise<PreLoginOutcome> => {
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
  throw new Refusal('invalid_request', { reason: 'event_no_identifier' });
};

const codeOf = (outcome: PreLoginOutcome): string | undefined =>
  'code' in outcome ? outcome.code : 'reason' in outcome ? outcome.reason : undefined;

const note = (outcome: PreLoginOutcome, projectId: string, call: Call): void => {
  const lookUpCode = codeOf(outcome);
  call.trail.note({ lookUp: outcome.kind, ...(lookUpCode === undefined ? {} : { lookUpCode }) });
  if (outcome.kind === 'found') call.trail.note({ userKey: userKeyOf(projectId, outcome.userId) });
};

export const preLogin =
  ({ projectId, userIdRules: rules, unknown }: PreLoginSettings, resolveUser: Resolver): ActionStory =>
  async (fields, _caller, call) => {
    const typed = requireTypedIdentifier(readActionEvent(fields, projectId, rules, 'pre-login').typedIdentifier);
    const resolved = isClean(typed) ? await lookUp(typed, resolveUser, call) : nobody;
    const isUsable = resolved.kind !== 'found' || isAcceptableUserId(resolved.userId, rules);
    const outcome = isUsable ? resolved : nobody;
    note(outcome, projectId, call);
    return writeOutcome(unknown === 'silent' && outcome.kind !== 'found' ? hidden : outcome);
  };
