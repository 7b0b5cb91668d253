// `POST /v2/passkey/verifySignedData`: Corbado's word that a passkey login is real and has not been used before.
// https://docs.corbado.com/api-reference/connect/backend/passkeys/verify-signedpasskeydata-from-a-passkey-login
import * as z from 'zod/mini';
import type { Call } from '../frame/call.ts';
import { Refusal } from '../frame/refusal.ts';
import { readAnswer, requireOk, transportRefusal } from './answers.ts';
import type { Corbado } from './corbado.ts';
import { TransportFailure, type UpstreamAnswer } from './transport.ts';

const verifyAnswer = z.object({ verificationResult: z.string() });

// All of them mean "not logged in"; which one it was is none of the caller's business.
const negativeResults = new Set(['invalid_signature', 'invalid_challenge', 'user_mismatch']);

/** Returns only for a 200 answer that says exactly `success`. Throws `invalid_passkey_data` or `upstream_error`. */
export const requireVerified = (answer: UpstreamAnswer): void => {
  const { verificationResult } = readAnswer(answer, verifyAnswer, 'verification_shape');
  if (verificationResult === 'success') return;
  if (negativeResults.has(verificationResult))
    throw new Refusal('invalid_passkey_data', { reason: verificationResult });
  const reason = verificationResult === 'generic_error' ? 'verification_generic_error' : 'verification_unknown_result';
  throw new Refusal('upstream_error', { reason });
};

// Every specification has the first path; the integration guides write the second.
const specifiedPath = '/passkey/verifySignedData';
const guidePath = '/passkeys/verifySignedData';

/**
 * Verification is single use, so nothing that may have reached Corbado is ever sent again: a success whose answer got lost would come
 * back as a failure. Only a connection that was never made is tried once more.
 */
const askOnce = async (ask: () => Promise<UpstreamAnswer>): Promise<UpstreamAnswer> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof TransportFailure && !error.sent && error.kind === 'connection') return ask();
    throw error;
  }
};

/** Returns only when Corbado says `success` for this very string and the WebAuthn id that should own the passkey. */
export const verifySignedData = async (
  { ask, learned }: Pick<Corbado, 'ask' | 'learned'>,
  { signedPasskeyData, expectedUsername }: { readonly signedPasskeyData: string; readonly expectedUsername: string },
  call: Call,
): Promise<void> => {
  const body = { signedPasskeyData, username: expectedUsername };
  // Another request may learn the other path while this one waits.
  const first = learned.verifyPath ?? specifiedPath;
  const other = first === specifiedPath ? guidePath : specifiedPath;
  try {
    let answer = await askOnce(() => ask(first, body, call));
    // 404 is "no such path": nothing was verified and nothing was used up.
    if (answer.status === 404) {
      answer = await askOnce(() => ask(other, body, call));
      if (answer.status !== 404) learned.verifyPath = other;
    }
    call.trail.note({ verifyPath: learned.verifyPath ?? specifiedPath });
    requireVerified(requireOk(answer, call));
  } catch (error) {
    throw transportRefusal(error);
  }
};
