// The challenge of a login by passkey: "send the signedPasskeyData". There is nothing secret to ask for, as the answer is a proof.
import type { TriggerResponse } from '../shared/trigger/trigger-handler.ts';

/**
 * The private parameter never leaves Cognito: it names this one attempt, so that Cognito's own repetition of the next trigger is known
 * from a second use of the same proof. The public one tells a client what it is asked for, the same for everybody.
 */
export const createAuthChallenge = (attemptId: string): TriggerResponse => ({
  publicChallengeParameters: { challenge: 'signedPasskeyData' },
  privateChallengeParameters: { attemptId },
  challengeMetadata: 'CORBADO_PASSKEY',
});
