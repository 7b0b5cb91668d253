// An authenticator made of software inside Chromium: real WebAuthn on both sides, with a finger that is always there.
// https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/
import type { Page } from 'playwright-core';

export type StoredCredential = { credentialId: string; isResidentCredential: boolean; signCount: number };

export type VirtualAuthenticator = {
  /** What it holds; ids are base64url here, as everywhere else. */
  credentials(): Promise<StoredCredential[]>;
  /** With `false` the user does not prove who they are, which ends a ceremony like pressing "cancel". */
  setUserVerified(verified: boolean): Promise<void>;
  /** Takes the device away, with its passkeys; does nothing when it is gone. */
  remove(): Promise<void>;
};

const builtIn = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const;

/** Belongs to the page's tab and outlives its navigations; attach it before the page asks for anything. */
export const attachAuthenticator = async (page: Page): Promise<VirtualAuthenticator> => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options: builtIn });
  let isGone = false;
  return {
    credentials: async () => {
      const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
      return credentials.map(({ credentialId, isResidentCredential, signCount }) => ({
        credentialId: Buffer.from(credentialId, 'base64').toString('base64url'),
        isResidentCredential,
        signCount,
      }));
    },
    setUserVerified: async (isUserVerified) => {
      await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    remove: async () => {
      if (isGone) return;
      isGone = true;
      await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
      await devtools.detach();
    },
  };
};
