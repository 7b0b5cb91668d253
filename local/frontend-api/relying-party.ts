// The app as WebAuthn's relying party, and the options that it hands to the browser.
// https://www.w3.org/TR/webauthn-3/#sctn-parseCreationOptionsFromJSON
import { createHash } from 'node:crypto';
import type { RealPasskey } from '../corbado/corbado-state.ts';
import type { Challenge } from './challenges.ts';

/** `origins` are the app's, e.g. `http://localhost:4100`; `id` is the domain that its passkeys belong to. */
export type RelyingParty = { origins: string[]; id: string };

/** `further` are origins of the same domain. */
export const relyingPartyAt = (appOrigin: string, further: readonly string[] = []): RelyingParty => ({
  origins: [appOrigin, ...further],
  id: new URL(appOrigin).hostname,
});

/** Loaded by the first ceremony: it takes 0.2 s and 25 MB, and a run without a browser needs none of it. */
export const webauthnLibrary = () => import('@simplewebauthn/server');

/** EdDSA, ES256 and RS256: what the authenticators in use can do. */
export const algorithms = [-8, -7, -257];

const timeoutMilliseconds = 300_000;
const relyingPartyName = 'Corbado Actions bundle';

const maximumHandleBytes = 64;

/** What the authenticator stores as the user, base64url: the customer's user id, or its hash where WebAuthn has no room for it. */
export const userHandleOf = (userId: string): string => {
  const bytes = Buffer.from(userId);
  const handle = bytes.length <= maximumHandleBytes ? bytes : createHash('sha256').update(bytes).digest();
  return handle.toString('base64url');
};

const bytes = (base64url: string) => Buffer.from(base64url, 'base64url');
const descriptor = ({ webauthn }: RealPasskey) => ({ id: webauthn.credentialId, transports: webauthn.transports });
// Corbado's client takes options as a text.
const toText = (publicKey: object): string => JSON.stringify({ publicKey });

/** Options for a passkey that can be found without a user name. On a device that has one of `existing` no other is made. */
export const creationOptions = async (
  party: RelyingParty,
  { text }: Challenge,
  user: { userId: string; displayName: string },
  existing: readonly RealPasskey[],
): Promise<string> => {
  const { generateRegistrationOptions } = await webauthnLibrary();
  const options = await generateRegistrationOptions({
    rpName: relyingPartyName,
    rpID: party.id,
    userID: bytes(userHandleOf(user.userId)),
    userName: user.userId,
    userDisplayName: user.displayName,
    challenge: bytes(text),
    timeout: timeoutMilliseconds,
    excludeCredentials: existing.map(descriptor),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  });
  return toText(options);
};

/** Options for signing in with one of `allowed`; with none given, with whichever passkey of this party the user picks. */
export const requestOptions = async (
  party: RelyingParty,
  { text }: Challenge,
  allowed: readonly RealPasskey[] = [],
): Promise<string> => {
  const { generateAuthenticationOptions } = await webauthnLibrary();
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    challenge: bytes(text),
    timeout: timeoutMilliseconds,
    allowCredentials: allowed.map(descriptor),
    userVerification: 'required',
  });
  return toText(options);
};
