// The end of a passkey login: the authenticator's answer is checked, Corbado signs who it was, the post-login action makes a session.
import * as z from 'zod';
import { numberedId } from '../corbado/identifiers.ts';
import { type ClientCall, requireProcess, secondsOf } from './client-call.ts';
import { type Assertion, challengeIn, readAssertion } from './credential-json.ts';
import type { FrontendParts } from './frontend-parts.ts';
import { passkeyOperation } from './passkey-shapes.ts';
import { Refused } from './refused.ts';
import { fallbackFor, runNoted } from './run-action.ts';
import { verifyAssertion } from './verify-ceremony.ts';
import { isReal, type RealPasskey } from './webauthn-part.ts';

export const loginFinishSchema = z.object({
  assertionResponse: z.string(),
  isConditionalUI: z.boolean(),
  loadedMs: z.number().optional(),
});

const checkAssertion = async (
  parts: FrontendParts,
  assertion: Assertion,
  isConditional: boolean,
  call: ClientCall,
): Promise<RealPasskey> => {
  const use = { purpose: isConditional ? 'conditional-login' : 'login', processId: requireProcess(call) } as const;
  const challenge = parts.challenges.take(challengeIn(assertion), use, secondsOf(call));
  if (challenge === undefined) throw new Refused('validation_error', 'The challenge is unknown, used or expired.');
  const passkey = parts.state.passkeys.filter(isReal).find(({ webauthn }) => webauthn.credentialId === assertion.id);
  // The one meaning that this status has for the client here.
  if (passkey === undefined) throw new Refused('not_found', 'This passkey has been deleted.');
  if (challenge.user !== undefined && challenge.user.userId !== passkey.userId) {
    throw new Refused('validation_error', 'The passkey was not accepted: it belongs to another user.');
  }
  Object.assign(passkey.webauthn, await verifyAssertion(parts.party(), challenge, passkey, assertion));
  passkey.webauthn.lastUsedAtMilliseconds = call.record.atMilliseconds;
  parts.savePasskeys();
  return passkey;
};

const signProof = async (parts: FrontendParts, { id, userId }: RealPasskey, isCUI: boolean, call: ClientCall) => {
  const challengeId = numberedId('was');
  const claims = { webauthnId: userId, credential: id, processId: call.processId, challengeId, isCUI };
  const signedPasskeyData = await parts.sign({ claims });
  return { signedPasskeyData, withdraw: () => parts.state.openChallenges.delete(challengeId) };
};

/** The client wants `signedPasskeyData` in any case, and takes it for the session when there is none. */
export const finishLogin = async (
  parts: FrontendParts,
  { assertionResponse, isConditionalUI }: z.output<typeof loginFinishSchema>,
  call: ClientCall,
): Promise<object> => {
  const assertion = readAssertion(assertionResponse);
  const passkey = await checkAssertion(parts, assertion, isConditionalUI, call);
  const { signedPasskeyData, withdraw } = await signProof(parts, passkey, isConditionalUI, call);
  const operation = passkeyOperation('verify', passkey, assertion.authenticatorAttachment);
  const result = { passkeyOperation: operation, session: '', signedPasskeyData };
  if (parts.settings.postLogin === 'none') return result;
  const { userId } = passkey;
  const event = { signedPasskeyData, userId: parts.state.corbadoUserId(userId), projectId: parts.projectId };
  const answer = await runNoted(parts, call, 'post-login', event);
  if (answer.statusCode === 200) return { ...result, session: JSON.stringify(answer.body) };
  // Otherwise whoever the action refused would take the proof to the verify endpoint.
  withdraw();
  return { ...result, fallbackOperationError: fallbackFor(userId, answer) };
};
