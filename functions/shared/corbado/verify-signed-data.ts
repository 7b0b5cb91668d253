// `POST /v2/passkey/verifySignedData`: Corbado's word that a passkey login is real and has not been used before.
// https://docs.corbado.com/api-reference/connect/backend/passkeys/verify-signedpasskeydata-from-a-passkey-login
import type { Call } from '../call.ts';
import { requireVerified } from './answers.ts';
import { type AskCorbado, requireOk } from './ask-corbado.ts';
import { TransportFailure, type UpstreamAnswer } from './transport.ts';
import { transportRefusal } from './transport-refusal.ts';

/** `username` is the WebAuthn id that the passkey is expected to belong to. Returns only when Corbado says `success`. */
export type VerifySignedData = (signedPasskeyData: string, username: string, call: Call) => Promise<void>;

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

export const verifySignedData = (ask: AskCorbado): VerifySignedData => {
  // The path that answered; kept for the life of this environment.
  let path = specifiedPath;
  return async (signedPasskeyData, username, call) => {
    const body = { signedPasskeyData, username };
    // Another request may learn the other path while this one waits.
    const first = path;
    const other = first === specifiedPath ? guidePath : specifiedPath;
    try {
      let answer = await askOnce(() => ask(first, body, call));
      // 404 is "no such path": nothing was verified and nothing was used up.
      if (answer.status === 404) {
        answer = await askOnce(() => ask(other, body, call));
        if (answer.status !== 404) path = other;
      }
      call.trail.note({ verifyPath: path });
      requireVerified(requireOk(answer, call));
    } catch (error) {
      throw transportRefusal(error);
    }
  };
};
