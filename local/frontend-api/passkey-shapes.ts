// Passkeys in the shapes that Corbado’s client reads, and the device that a passkey was created on, roughly, from its User-Agent.
import type { RealPasskey } from '../corbado/corbado-state.ts';

// There are no icons to link to: the local run works without a network.
const aaguidDetails = { name: 'Passkey', iconLight: '', iconDark: '' };

type CeremonyType = 'local' | 'cda' | 'security-key';

/** Where the passkey is: in this device, in another one nearby, or in a key that is plugged in. */
const ceremonyTypeOf = (attachment: string | null | undefined, transports: readonly string[]): CeremonyType => {
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

// In this order: Edge and Opera also call themselves Chrome, Chrome also calls itself Safari.
const browsers = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b((Headless)?Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const;

// Android also calls itself Linux, an iPhone also says Mac OS.
const systems = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(iPhone|iPad|iPod)\b/],
  ['macOS', /\bMac OS X\b/],
  ['Windows', /\bWindows\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
] as const;

const firstMatch = (names: readonly (readonly [string, RegExp])[], text: string): string =>
  names.find(([, pattern]) => pattern.test(text))?.[0] ?? 'unknown';

export const sourceDevice = (userAgent: string) => ({
  sourceBrowser: firstMatch(browsers, userAgent),
  sourceOs: firstMatch(systems, userAgent),
});
