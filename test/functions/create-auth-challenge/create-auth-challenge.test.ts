// The challenge of a login by passkey: the same for everybody, except for what never leaves Cognito.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createAuthChallenge } from '../../../functions/create-auth-challenge/create-auth-challenge.ts';

it('says what is asked for, and nothing that could be the answer', () => {
  const attemptId = randomUUID();
  const challenge = createAuthChallenge(attemptId);
  expect(challenge).toEqual({
    publicChallengeParameters: { challenge: 'signedPasskeyData' },
    privateChallengeParameters: { attemptId },
    challengeMetadata: 'CORBADO_PASSKEY',
  });
  const { privateChallengeParameters: _, ...shown } = challenge;
  expect(JSON.stringify(shown)).not.toContain(attemptId);
});
