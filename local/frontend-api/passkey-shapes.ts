// Passkeys in the shapes that Corbado's client reads.
import type { RealPasskey } from './webauthn-part.ts';

// There are no icons to link to: the local run works without a network.
const aaguidDetails = { name: 'Passkey', iconLight: '', iconDark: '' };

export type CeremonyType = 'local' | 'cda' | 'security-key';

/** Where the passkey is: in this device, in another one nearby, or in a key that is plugged in. */
export const ceremonyTypeOf = (attachment: string | null | undefined, transports: readonly string[]): CeremonyType => {
  if (attachment !== 'cross-platform') return 'local';
  return transports.includes('hybrid') ? 'cda' : 'security-key';
};

/** What the client remembers as the last login, to offer it with one tap the next time. */
export const passkeyOperation = (
  operationType: 'append' | 'verify',
  { userId, webauthn }: RealPasskey,
  attachment: string | null | undefined,
) => ({
  operationType,
  identifierValue: userId,
  identifierType: 'username',
  ceremonyType: ceremonyTypeOf(attachment, webauthn.transports),
  aaguidDetails,
});

/** An entry of the user's list. `id` is what a delete call names, `credentialID` what the browser knows. */
export const listItem = ({ id, createdAtSeconds, webauthn }: RealPasskey) => {
  const createdMs = createdAtSeconds * 1000;
  const lastUsedMs = webauthn.lastUsedAtMilliseconds;
  return {
    id,
    credentialID: webauthn.credentialId,
    attestationType: 'none',
    transport: webauthn.transports,
    backupEligible: webauthn.backupEligible,
    backupState: webauthn.backupState,
    authenticatorAAGUID: webauthn.aaguid,
    sourceOS: webauthn.sourceOs,
    sourceBrowser: webauthn.sourceBrowser,
    created: new Date(createdMs).toISOString(),
    lastUsed: new Date(lastUsedMs).toISOString(),
    createdMs,
    lastUsedMs,
    status: 'active',
    aaguidDetails,
    tags: [],
  };
};
