// Whether an issuer vouches for an address or number in its token, or only passes on what somebody typed.
import type { TrustedIssuer } from '../environment.ts';

type Claims = Readonly<Record<string, unknown>>;

const phoneNumber = /^\+[\d().-]{6,24}$/;

// By its name, or by what it looks like: `preferred_username` and the like may hold an address, and at many logins users choose them. To a
// person, and to whoever normalizes text, a wide @ is one too.
const verifiableKind = (name: string, value: string): 'email' | 'phone_number' | undefined => {
  const plain = value.normalize('NFKC');
  if (name === 'email' || plain.includes('@')) return 'email';
  return name === 'phone_number' || phoneNumber.test(plain) ? 'phone_number' : undefined;
};

// OpenID Connect has booleans here; some logins, Apple's and Cognito's among them, write them as text.
const isTrue = (value: unknown): boolean => value === true || value === 'true';

/**
 * Addresses and numbers count when the issuer says that it verified that very one, under OpenID Connect's claims for it, or when the stage
 * takes its word all the same. `sub` and a pool's user name are the issuer's own names for its users, whatever they look like.
 */
export const isVouchedFor = (claims: Claims, name: string, value: string, issuer: TrustedIssuer): boolean => {
  const kind = verifiableKind(name, value);
  if (kind === undefined || name === 'sub' || issuer.isUserPool === true) return true;
  if (issuer.trustUnverified?.includes(name)) return true;
  return claims[kind] === value && isTrue(claims[`${kind}_verified`]);
};
