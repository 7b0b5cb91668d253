// What an authenticator answered: read from the JSON form that the browser sends, and checked: challenge, origin, relying party,
// user verification, signature and counter.
// https://www.w3.org/TR/webauthn-3/#dictdef-registrationresponsejson
import * as z from 'zod';
import { fieldProblems } from '../corbado/answer.ts';
import type { RealPasskey, WebauthnPart } from '../corbado/corbado-state.ts';
import type { Challenge } from './challenges.ts';
import { Refused } from './client-call.ts';
import { algorithms, type RelyingParty, userHandleOf, webauthnLibrary } from './relying-party.ts';

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);
const common = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().nullish(),
};

const attestationSchema = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string()).default([]),
  }),
});

const assertionSchema = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish(),
  }),
});

type Attestation = z.output<typeof attestationSchema>;
export type Assertion = z.output<typeof assertionSchema>;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const read = <Credential>(schema: z.ZodType<Credential>, text: string): Credential => {
  const credential = schema.safeParse(parseJson(text));
  if (credential.success) return credential.data;
  throw new Refused('validation_error', 'This is no credential.', fieldProblems(credential.error));
};

export const readAttestation = (text: string): Attestation => read(attestationSchema, text);
export const readAssertion = (text: string): Assertion => read(assertionSchema, text);

const clientData = z.object({ challenge: z.string() });

/** The challenge that the browser says it answers; whether that is so is checked with the signature. */
export const challengeIn = ({ response }: Attestation | Assertion): string => {
  const data = clientData.safeParse(parseJson(Buffer.from(response.clientDataJSON, 'base64url').toString('utf8')));
  return data.success ? data.data.challenge : '';
};

/** The library throws for everything that does not fit; the reason helps when you build a page against this. */
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
  expectedOrigin: party.origins,
  expectedRPID: party.id,
  requireUserVerification: true,
});

type NewCredential = Omit<WebauthnPart, 'sourceBrowser' | 'sourceOs' | 'lastUsedAtMilliseconds'>;

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
