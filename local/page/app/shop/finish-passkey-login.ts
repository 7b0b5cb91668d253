// The end of a passkey login in the page: from what Corbado's component hands over to a session.
import type { LoginMode } from '../../../timeline/switch-positions.ts';
import { note } from '../backend/orders.ts';
import { type LoginResult, readLoginResult } from '../corbado/read-login-result.ts';
import { type Credential, completeLogin, cookie, tradeHandoffCode, tradeIdToken, verifyProof } from './backend-api.ts';
import { Problem } from './problem.ts';
import { signInToUserPool, type UserPool } from './user-pool.ts';

const kindWords: Record<LoginResult['kind'], string> = {
  proof: 'Corbado’s component hands over signedPasskeyData',
  session: 'Corbado’s component hands over the action’s session',
  handoff: 'Corbado’s component hands over the action’s hand-off code',
};

/** Where a proof is taken: how logins end on this page, and the user pool if there is one. */
export type ProofDesk = { readonly mode: LoginMode; readonly userPool: UserPool | undefined };

const takeProof = async (signedPasskeyData: string, { mode, userPool }: ProofDesk): Promise<void> => {
  if (mode === 'user-pool' && userPool) await tradeIdToken(await signInToUserPool(userPool, signedPasskeyData));
  else if (mode === 'complete-login') await completeLogin(signedPasskeyData);
  else await verifyProof(signedPasskeyData);
};

/** Tries to turn the result into a session; each kind has its own way. */
const openSession = async (result: LoginResult, desk: ProofDesk): Promise<Credential> => {
  switch (result.kind) {
    case 'session':
      return { kind: 'bearer', token: result.sessionId };
    case 'handoff':
      await tradeHandoffCode(result.handoffCode);
      return cookie;
    case 'proof':
      await takeProof(result.signedPasskeyData, desk);
      return cookie;
  }
};

const unusable = () =>
  new Problem(0, { code: 'no_login_result', title: 'Corbado’s component handed over nothing to go on with' });

/** A hand-off code that met an outage is still good. A proof is not: it may have been used up, so only a new login helps. */
export const canFinishAgain = (given: unknown, { status }: Problem): boolean =>
  readLoginResult(given)?.kind === 'handoff' && (status === 0 || status >= 500);

/** Says how the session is proved from now on. Throws a `Problem`. */
export const finishPasskeyLogin = async (given: unknown, desk: ProofDesk): Promise<Credential> => {
  const result = readLoginResult(given);
  if (!result) throw unusable();
  note(kindWords[result.kind], { given, type: typeof given });
  return openSession(result, desk);
};
