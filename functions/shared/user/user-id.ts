// What counts as a user id, and the key a user's rows live under.
import { createHash } from 'node:crypto';

export type UserIdRules = {
  /** Which claim of signedPasskeyData names the user. `sub` is Corbado's own `usr-…` id. */
  readonly userIdClaim: 'webauthnId' | 'username' | 'sub';
  readonly allowEmailUserId: boolean;
};

const maximumLength = 128;
// Letters, digits and the punctuation that ids are made of; no space, control character or comma, so that one id can never be
// read as two. ASCII only: look-alike letters and Unicode normal forms cannot make two spellings of one user.
const userIdText = /^[A-Za-z0-9._~:|+@=/-]+$/;

/**
 * Whether this text may name a user. Corbado's `usr-…` ids and e-mail addresses are refused unless the stage says otherwise: the
 * first would make a second identity beside the real one, the second changes hands.
 */
export const isAcceptableUserId = (value: string, rules: UserIdRules): boolean =>
  value.length <= maximumLength &&
  userIdText.test(value) &&
  (rules.userIdClaim === 'sub' || !value.startsWith('usr-')) &&
  (rules.allowEmailUserId || !value.includes('@'));

/** First 128 bits of SHA-256 over project and user id, base64url: 22 characters that name nobody. */
export const userKeyOf = (projectId: string, userId: string): string =>
  createHash('sha256').update(`${projectId}\n${userId}`).digest().subarray(0, 16).toString('base64url');
