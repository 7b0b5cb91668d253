// A passkey login that begins with a user name, typed or remembered: the pre-login action says whose it is.
import * as z from 'zod';
import { type ClientCall, requireProcess, secondsOf } from './client-call.ts';
import type { FrontendParts } from './frontend-parts.ts';
import { fallbackForError, readPreLoginAnswer } from './pre-login-answer.ts';
import { Refused } from './refused.ts';
import { requestOptions } from './relying-party.ts';
import { type FallbackOperationError, noFallback, runNoted } from './run-action.ts';
import { spendToken } from './spend-token.ts';
import { realPasskeysOf } from './webauthn-part.ts';

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
    spendToken(parts, loginConnectToken, 'passkey-login', call).identifier !== userId
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
