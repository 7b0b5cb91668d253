// A passkey login. It begins with a user name, typed or remembered, and the pre-login action says whose it is; or with conditional UI.
// At its end the authenticator’s answer is checked, Corbado signs who it was, and the post-login action makes a session.
import * as z from 'zod';
import { isReal, type RealPasskey, realPasskeysOf } from '../corbado/corbado-state.ts';
import { numberedId } from '../corbado/identifiers.ts';
import { type Assertion, challengeIn, readAssertion, verifyAssertion } from './authenticator-answer.ts';
import { type ClientCall, Refused, requireProcess, secondsOf } from './client-call.ts';
import { consumeToken, type FrontendParts } from './frontend-parts.ts';
import { passkeyOperation } from './passkey-shapes.ts';
import { fallbackForError, readPreLoginAnswer } from './pre-login-answer.ts';
import { requestOptions } from './relying-party.ts';
import { type FallbackOperationError, fallbackFor, noFallback, runNoted } from './run-action.ts';

export const loginStartSchema = z.object({
  identifier: z.string().min(1).max(256),
  source: z.enum(['one-tap', 'text-field', 'error-soft', 'error-hard']),
  loadedMs: z.number(),
  loginConnectToken: z.string().optional(),
});

/** The client takes an empty text for options as "not with a passkey" and reads the reason beside it. */
const withoutOptions = (fallbackOperationError: FallbackOperationError) => ({
  assertionOptions: '',
  isCDA: false,
  fallbackOperationError,
});

/** With one of Corbado's own codes and no message: the client changes to the app's other login without a word. */
const silentFallback = (identifier: string, code: 'no_cbo_user'): FallbackOperationError => ({
  initFallback: true,
  identifier,
  error: { code, message: '' },
});

export const startLogin = async (
  parts: FrontendParts,
  { identifier, loginConnectToken }: z.output<typeof loginStartSchema>,
  call: ClientCall,
): Promise<object> => {
  const processId = requireProcess(call);
  const answer = readPreLoginAnswer(await runNoted(parts, call, 'pre-login', { identifier }));
  if (answer.error !== undefined) return withoutOptions(fallbackForError(identifier, answer.error));
  const userId = answer.identifier;
  if (
    loginConnectToken !== undefined &&
    consumeToken(parts, loginConnectToken, 'passkey-login', call).identifier !== userId
  ) {
    throw new Refused('login_error', 'The connect token is about another user.');
  }
  const passkeys = realPasskeysOf(parts.state, userId);
  if (passkeys.length === 0) return withoutOptions(silentFallback(identifier, 'no_cbo_user'));
  const user = { userId, displayName: userId };
  const challenge = parts.challenges.issue({ purpose: 'login', processId, user }, secondsOf(call));
  const assertionOptions = await requestOptions(parts.party(), challenge, passkeys);
  return { assertionOptions, isCDA: false, fallbackOperationError: noFallback };
};

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
  // Otherwise a user whom the action refused could take the proof to the verify endpoint.
  withdraw();
  return { ...result, fallbackOperationError: fallbackFor(userId, answer) };
};
