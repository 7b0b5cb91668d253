// The session token a client holds: `<userKey>.<secret>`. The first part finds the user's rows, the second proves the right to one.
import { createHash } from 'node:crypto';

export type SessionToken = { readonly userKey: string; readonly secret: string };

// 128 bits of user key and 256 bits of secret in base64url. Judged before anything is looked up: junk costs no read.
const tokenText = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;
const secretText = /^[A-Za-z0-9_-]{43}$/;

export type RandomBytes = (size: number) => Buffer;

/** 32 random bytes as text: a session's secret, or a hand-off code. */
export const mintSecret = (randomBytes: RandomBytes): string => randomBytes(32).toString('base64url');

export const isSecret = (text: string): boolean => secretText.test(text);

/**
 * What is stored instead of a secret. The text is hashed, not the bytes it stands for: several texts decode to the same bytes.
 * SHA-256 without salt is right here, since there is nothing to guess in 256 random bits.
 */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

export const formatSessionToken = ({ userKey, secret }: SessionToken): string => `${userKey}.${secret}`;

/** Undefined for anything that is not exactly one of our tokens. */
export const parseSessionToken = (text: string): SessionToken | undefined => {
  const [, userKey, secret] = tokenText.exec(text) ?? [];
  return userKey === undefined || secret === undefined ? undefined : { userKey, secret };
};
