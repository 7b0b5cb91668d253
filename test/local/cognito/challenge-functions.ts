// The three functions of a pool with custom challenges, as a test wants them to be.

import type { ChallengeResult } from '../../../local/cognito/auth-sessions.ts';
import type { InvokeTrigger } from '../../../local/cognito/operation.ts';

export type TriggerEvent = {
  triggerSource: string;
  userName: string;
  request: {
    session: ChallengeResult[];
    challengeAnswer: string;
    privateChallengeParameters: Record<string, string>;
  } & Record<string, unknown>;
  response: Record<string, unknown>;
};

type Respond = (event: TriggerEvent) => unknown;

/** One round; the right answer is "open sesame". */
const defineNext: Respond = ({ request: { session } }) => {
  const [last] = session;
  if (!last) return { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false };
  return { issueTokens: last.challengeResult, failAuthentication: !last.challengeResult };
};

const ordinary: Record<string, Respond> = {
  Define: defineNext,
  Create: () => ({
    publicChallengeParameters: { hint: 'cave' },
    privateChallengeParameters: { expected: 'open sesame' },
    challengeMetadata: 'round',
  }),
  Verify: ({ request }) => ({
    answerCorrect: request.challengeAnswer === request.privateChallengeParameters.expected,
  }),
};

export const createChallengeFunctions = () => {
  let replaced: Record<string, Respond> = {};
  const events: TriggerEvent[] = [];
  const invokeTrigger: InvokeTrigger = async (name, event) => {
    const told = event as TriggerEvent;
    events.push(structuredClone(told));
    const respond = replaced[name] ?? ordinary[name];
    const response = await respond?.(told);
    return { ...told, response: { ...told.response, ...(response as object) } };
  };
  return {
    invokeTrigger,
    /** What the functions were told, oldest first. */
    events,
    sources: () => events.map(({ triggerSource }) => triggerSource.replace(/Challenge.*$/, '')),
    /** From now on the function answers so: with its response, or by throwing. */
    replace: (name: 'Define' | 'Create' | 'Verify', respond: Respond) => {
      replaced[name] = respond;
    },
    reset: () => {
      replaced = {};
      events.length = 0;
    },
  };
};
