// Checks what an authenticator answered: challenge, origin, relying party, user verification, signature and counter.
import type { Challenge } from './challenges.ts';
import type { Assertion, Attestation } from './credential-json.ts';
import { Refused } from './refused.ts';
import { algorithms, type RelyingParty, webauthnLibrary } from './relying-party.ts';
import { type RealPasskey, userHandleOf, type WebauthnPart } from './webauthn-part.ts';

/** The library throws for everything that does not fit; the reason helps whoever builds a page here. */
const orRefused = async <Result extends { verified: boolean }>(verification: Promise<Result>): Promise<Result> => {
  const result = await verification.catch((error: unknown) => {
    throw new Refused(
      'validation_error',
      `The passkey was not accepted: ${error instanceof Error ? error.message : error}`,
    );
  });
  if (result.verified) return result;
  throw new Refused('validation_error', 'The passkey was not accepted: its signature is wrong.');
};

const expectedOf = (party: RelyingParty, { text }: Challenge) => ({
  expectedChallenge: text,
  expectedOrigin: party.origin,
  expectedRPID: party.id,
  requireUserVerification: true,
});

export type NewCredential = Omit<WebauthnPart, 'sourceBrowser' | 'sourceOs' | 'lastUsedAtMilliseconds'>;

export const verifyCreation = async (
  party: RelyingParty,
  challenge: Challenge,
  { id, rawId, type, response }: Attestation,
): Promise<NewCredential> => {
  const { verifyRegistrationResponse } = await webauthnLibrary();
  const { registrationInfo } = await orRefused(
    verifyRegistrationResponse({
      ...expectedOf(party, challenge),
      response: { id, rawId, type, response, clientExtensionResults: {} },
      supportedAlgorithmIDs: algorithms,
    }),
  );
  if (registrationInfo === undefined) throw new Refused('validation_error', 'The passkey was not accepted.');
  const { credential, aaguid, credentialDeviceType, credentialBackedUp } = registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports: response.transports,
    aaguid,
    backupEligible: credentialDeviceType === 'multiDevice',
    backupState: credentialBackedUp,
  };
};

/** Returns what changes with each use of the passkey. */
export const verifyAssertion = async (
  party: RelyingParty,
  challenge: Challenge,
  { userId, webauthn }: RealPasskey,
  { id, rawId, type, response: { userHandle, ...response } }: Assertion,
): Promise<Pick<WebauthnPart, 'counter' | 'backupState'>> => {
  if (userHandle && userHandle !== userHandleOf(userId)) {
    throw new Refused('validation_error', 'The passkey was not accepted: it names another user.');
  }
  const { verifyAuthenticationResponse } = await webauthnLibrary();
  const { credentialId, publicKey, counter, transports } = webauthn;
  const { authenticationInfo } = await orRefused(
    verifyAuthenticationResponse({
      ...expectedOf(party, challenge),
      response: { id, rawId, type, response, clientExtensionResults: {} },
      credential: { id: credentialId, publicKey: Buffer.from(publicKey, 'base64url'), counter, transports },
    }),
  );
  return { counter: authenticationInfo.newCounter, backupState: authenticationInfo.credentialBackedUp };
};
