// The end of a passkey login in the page: from what Corbado's component hands over to a session.
import { note } from '../backend/orders.ts';
import { type LoginResult, readLoginResult } from '../corbado/read-login-result.ts';
import { type Credential, cookie, tradeHandoffCode, tradeIdToken, verifyProof } from './backend-api.ts';
import { Problem } from './problem.ts';
import { signInToUserPool, type UserPool } from './user-pool.ts';

const kindWords: Record<LoginResult['kind'], string> = {
  proof: 'Corbado’s component hands over signedPasskeyData',
  session: 'Corbado’s component hands over the action’s session',
  handoff: 'Corbado’s component hands over the action’s hand-off code',
};

const takeProof = async (signedPasskeyData: string, userPool: UserPool | undefined): Promise<void> => {
  if (!userPool) await verifyProof(signedPasskeyData);
  else await tradeIdToken(await signInToUserPool(userPool, signedPasskeyData));
};

/** Tries to turn the result into a session; each kind has its own way. */
const openSession = async (result: LoginResult, userPool: UserPool | undefined): Promise<Credential> => {
  switch (result.kind) {
    case 'session':
      return { kind: 'bearer', token: result.sessionId };
    case 'handoff':
      await tradeHandoffCode(result.handoffCode);
      return cookie;
    case 'proof':
      await takeProof(result.signedPasskeyData, userPool);
      return cookie;
  }
};

const unusable = () =>
  new Problem(0, { code: 'no_login_result', title: 'Corbado’s component handed over nothing to go on with' });

/** A hand-off code that met an outage is still good. A proof is not: it may have been used up, so only a new login helps. */
export const canFinishAgain = (given: unknown, { status }: Problem): boolean =>
  readLoginResult(given)?.kind === 'handoff' && (status === 0 || status >= 500);

/**
 * Says how the session is proved from now on. Throws a `Problem`. `userPool`: where a proof is taken first; without one it goes to the
 * verify endpoint.
 */
export const finishPasskeyLogin = async (given: unknown, userPool: UserPool | undefined): Promise<Credential> => {
  const result = readLoginResult(given);
  if (!result) throw unusable();
  note(kindWords[result.kind], { given, type: typeof given });
  return openSession(result, userPool);
};
