// Identifiers that look like Corbado's: a prefix and digits (`usr-676138078732345317`), or random letters and digits.
import { randomInt } from 'node:crypto';

const draw = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');

/** A random identifier such as `cre-13566630052040460774`. */
export const numberedId = (prefix: 'ctk' | 'cre' | 'usr' | 'ide' | 'was' | 'req'): string =>
  `${prefix}-${randomInt(1, 10)}${draw('0123456789', 18)}`;

/** Random letters and digits, as Corbado uses for token secrets, `jti` and process ids. */
export const randomText = (length: number): string =>
  draw('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', length);
