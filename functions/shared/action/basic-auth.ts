// HTTP Basic, as Corbado's webhook screen can send it: fixed user name, the secret as password.
import { createHash, timingSafeEqual } from 'node:crypto';

/** The user name to enter beside the secret. */
export const basicUserName = 'corbado';

const basic = /^basic ([A-Za-z0-9+/]+={0,2})$/i;

// Digests have one length, so the comparison takes one time whatever was sent.
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The whole `user:password` is compared, so a colon in the password needs no care. */
export const isBasicCredential = (authorization: string | undefined, passwords: readonly string[]): boolean => {
  const encoded = basic.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return false;
  const given = digest(Buffer.from(encoded, 'base64').toString('utf8'));
  return passwords.map((password) => timingSafeEqual(given, digest(`${basicUserName}:${password}`))).includes(true);
};
