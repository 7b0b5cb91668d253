// How a passkey login proceeds: one challenge, and its first answer decides. Pure.
import type { TriggerEvent, TriggerResponse } from '../shared/trigger/trigger.ts';

const challengeName = 'CUSTOM_CHALLENGE';

const fail = { issueTokens: false, failAuthentication: true };

/**
 * A user who does not exist gets the same challenge as one who does, and fails at the same step as a wrong answer. Any other challenge in
 * the session (a password, say) belongs to a flow that was not meant to end here.
 */
export const defineAuthChallenge = ({ request }: TriggerEvent): TriggerResponse => {
  const [first, ...more] = request.session ?? [];
  if (first === undefined) return { issueTokens: false, failAuthentication: false, challengeName };
  if (more.length > 0 || first.challengeName !== challengeName || request.userNotFound === true) return fail;
  return first.challengeResult ? { issueTokens: true, failAuthentication: false } : fail;
};
