// The challenge of a passkey login: "send the signedPasskeyData". Nothing in it is secret, since the answer is a proof.
import type { TriggerResponse } from '../shared/trigger/trigger.ts';

/**
 * The private parameter never leaves Cognito: it identifies this one attempt, which tells Cognito's own repetition of the next trigger from
 * a second use of the same proof. The public one tells a client what to send, the same for everybody.
 */
export const createAuthChallenge = (attemptId: string): TriggerResponse => ({
  publicChallengeParameters: { challenge: 'signedPasskeyData' },
  privateChallengeParameters: { attemptId },
  challengeMetadata: 'CORBADO_PASSKEY',
});
