// What a real authenticator leaves behind when it creates a passkey; the passkeys of the simulated ceremonies have no such part.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { CorbadoState, Passkey } from '../corbado/corbado-state.ts';

export const webauthnPartSchema = z.strictObject({
  /** Chosen by the authenticator, base64url. */
  credentialId: z.string(),
  /** COSE key, base64url. */
  publicKey: z.string(),
  /** Signatures so far as the authenticator counts them; 0 for ever when it does not count. */
  counter: z.int(),
  transports: z.array(z.string()),
  aaguid: z.string(),
  backupEligible: z.boolean(),
  backupState: z.boolean(),
  sourceBrowser: z.string(),
  sourceOs: z.string(),
  lastUsedAtMilliseconds: z.number(),
});

export type WebauthnPart = z.output<typeof webauthnPartSchema>;

export type RealPasskey = Passkey & { webauthn: WebauthnPart };

export const isReal = (passkey: Passkey): passkey is RealPasskey => passkey.webauthn !== undefined;

/** The user's passkeys that a browser can be asked for, oldest first. */
export const realPasskeysOf = ({ passkeys }: CorbadoState, userId: string): RealPasskey[] =>
  passkeys.filter(isReal).filter((passkey) => passkey.userId === userId);

const maximumHandleBytes = 64;

/** What the authenticator stores as the user, base64url: the customer's user id, or its hash where WebAuthn has no room for it. */
export const userHandleOf = (userId: string): string => {
  const bytes = Buffer.from(userId);
  const handle = bytes.length <= maximumHandleBytes ? bytes : createHash('sha256').update(bytes).digest();
  return handle.toString('base64url');
};
