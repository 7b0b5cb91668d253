// Creating a passkey: a connect token of the user's session is traded for options, the authenticator's answer for a passkey.
import * as z from 'zod';
import { isReal, type RealPasskey, realPasskeysOf } from '../corbado/corbado-state.ts';
import { numberedId } from '../corbado/identifiers.ts';
import { challengeIn, readAttestation, verifyCreation } from './authenticator-answer.ts';
import { type ClientCall, Refused, requireProcess, secondsOf } from './client-call.ts';
import { consumeToken, type FrontendParts } from './frontend-parts.ts';
import { passkeyOperation, sourceDevice } from './passkey-shapes.ts';
import { creationOptions } from './relying-party.ts';
import { runNoted } from './run-action.ts';

export const appendStartSchema = z.object({
  appendTokenValue: z.string().min(1),
  loadedMs: z.number(),
  // The user asked for one more passkey; otherwise a user who has one is not asked again.
  forcePasskeyAppend: z.boolean().default(false),
});

export const startAppend = async (
  parts: FrontendParts,
  request: z.output<typeof appendStartSchema>,
  call: ClientCall,
): Promise<object> => {
  const processId = requireProcess(call);
  const { identifier: userId, displayName = userId } = consumeToken(
    parts,
    request.appendTokenValue,
    'passkey-append',
    call,
  );
  const existing = realPasskeysOf(parts.state, userId);
  const answer = { variant: 'default', isRestrictedBrowser: false, autoAppend: false, conditionalAppend: false };
  // An empty text tells the client not to offer it.
  if (existing.length > 0 && !request.forcePasskeyAppend) return { attestationOptions: '', ...answer };
  const user = { userId, displayName };
  const challenge = parts.challenges.issue({ purpose: 'append', processId, user }, secondsOf(call));
  return { attestationOptions: await creationOptions(parts.party(), challenge, user, existing), ...answer };
};

// 2.x clients send the response alone.
export const appendFinishSchema = z.object({
  attestationResponse: z.string(),
  completionType: z.string().optional(),
});

const create = async (parts: FrontendParts, response: string, call: ClientCall) => {
  const processId = requireProcess(call);
  const attestation = readAttestation(response);
  const challenge = parts.challenges.take(challengeIn(attestation), { purpose: 'append', processId }, secondsOf(call));
  if (challenge?.user === undefined)
    throw new Refused('validation_error', 'The challenge is unknown, used or expired.');
  const credential = await verifyCreation(parts.party(), challenge, attestation);
  if (parts.state.passkeys.filter(isReal).some(({ webauthn }) => webauthn.credentialId === credential.credentialId)) {
    throw new Refused('validation_error', 'This passkey exists already.');
  }
  const passkey: RealPasskey = {
    id: numberedId('cre'),
    ...challenge.user,
    createdAtSeconds: secondsOf(call),
    webauthn: { ...credential, ...sourceDevice(call.userAgent), lastUsedAtMilliseconds: call.record.atMilliseconds },
  };
  return { passkey, attachment: attestation.authenticatorAttachment };
};

/** The passkey stays whatever the post-append action says; how that ended is noted with the call. */
export const finishAppend = async (
  parts: FrontendParts,
  request: z.output<typeof appendFinishSchema>,
  call: ClientCall,
): Promise<object> => {
  const { passkey, attachment } = await create(parts, request.attestationResponse, call);
  parts.state.passkeys.push(passkey);
  parts.savePasskeys();
  parts.announce('passkey.created', passkey);
  const { id, userId } = passkey;
  await runNoted(parts, call, 'post-append', {
    username: userId,
    userID: parts.state.corbadoUserId(userId),
    projectID: parts.projectId,
    passkeyData: { id, username: userId },
  });
  return { passkeyOperation: passkeyOperation('append', passkey, attachment) };
};
