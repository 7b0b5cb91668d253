// From the claims of a verified JWT to the user they name, as far as the issuer vouches for them. Pure: the signature was checked before.
import type { TrustedIssuer } from '../environment/fields.ts';
import { Refusal } from '../frame/refusal.ts';
import { isAcceptableUserId, type UserIdRules, type UserProfile } from '../user/users.ts';

/** A user as a trusted issuer knows them, as far as its token says. */
export type IssuerIdentity = Partial<UserProfile> & {
  readonly userId: string;
  /** When the user logged in there, epoch seconds; 0 when the issuer does not say, which is never recent. */
  readonly authTimeSeconds: number;
  /** What a logout everywhere is compared with: the login if known, else the token's own age. */
  readonly provenAtSeconds: number;
  /** The token has an identifier for which the issuer does not vouch, so it was left out. */
  readonly identifierUnverified?: true;
};

type Claims = Readonly<Record<string, unknown>>;

const text = (claims: Claims, name: string): string => {
  const value = claims[name];
  return typeof value === 'string' ? value : '';
};

const clockSkewSeconds = 60;

// A time in the future (milliseconds, say) counts as none: taken for now, it would make every login a fresh one.
const time = (claims: Claims, name: string, nowSeconds: number): number => {
  const value = claims[name];
  const isPast = typeof value === 'number' && value > 0 && value <= nowSeconds + clockSkewSeconds;
  return isPast ? Math.min(Math.floor(value), nowSeconds) : 0;
};

const identifierText = /^[^\p{C}\p{Z},]{1,256}$/u;

// Shown to a person by their own device, so no control characters, and not a novel. Cut between characters, not within one.
const displayable = (name: string): string => {
  const clean = name
    .normalize('NFC')
    .replace(/\p{C}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return [...clean].slice(0, 64).join('').trim();
};

const phoneNumber = /^\+[\d().-]{6,24}$/;

// By name, or by appearance: `preferred_username` and the like may hold an address, and at many logins users choose them. To a person, and
// to software that normalizes text, a wide @ is an @ too.
const verifiableKind = (name: string, value: string): 'email' | 'phone_number' | undefined => {
  const plain = value.normalize('NFKC');
  if (name === 'email' || plain.includes('@')) return 'email';
  return name === 'phone_number' || phoneNumber.test(plain) ? 'phone_number' : undefined;
};

// OpenID Connect has booleans here; some logins, Apple's and Cognito's among them, write them as text.
const isTrue = (value: unknown): boolean => value === true || value === 'true';

/**
 * Addresses and numbers count when the issuer says, under OpenID Connect's claims for it, that it verified that very one, or when the stage
 * trusts it anyway. `sub` and a pool's user name are the issuer's own names for its users, whatever they look like.
 */
export const isVouchedFor = (claims: Claims, name: string, value: string, issuer: TrustedIssuer): boolean => {
  const kind = verifiableKind(name, value);
  if (kind === undefined || name === 'sub' || issuer.isUserPool === true) return true;
  if (issuer.trustUnverified?.includes(name)) return true;
  return claims[kind] === value && isTrue(claims[`${kind}_verified`]);
};

// A user pool names user and client differently from OpenID Connect, and differently again in each of its two tokens.
// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
const poolTokens: Readonly<Record<string, { client: string; username: string }>> = {
  id: { client: 'aud', username: 'cognito:username' },
  access: { client: 'client_id', username: 'username' },
};

/** The claim that names the user. Throws `unauthorized` for a pool's token of another use or for another client. */
export const userClaimOf = (claims: Claims, { isUserPool, audience, userIdClaim }: TrustedIssuer): string => {
  if (isUserPool !== true) return userIdClaim;
  const use = text(claims, 'token_use');
  const names = Object.hasOwn(poolTokens, use) ? poolTokens[use] : undefined;
  if (names === undefined || !audience.includes(text(claims, names.client)))
    throw new Refusal('unauthorized', { reason: 'issuer_token_not_for_us' });
  return userIdClaim === 'sub' ? 'sub' : names.username;
};

/** Throws `identity_not_accepted` for an id that the issuer does not vouch for, or one without the stage's prefix. */
const readUserId = (claims: Claims, claim: string, issuer: TrustedIssuer): string => {
  const value = text(claims, claim);
  const prefix = issuer.userIdAfter ?? '';
  if (value === '') return '';
  if (!isVouchedFor(claims, claim, value, issuer))
    throw new Refusal('identity_not_accepted', { reason: 'issuer_user_id_unverified' });
  // The whole text before the id: what merely follows a separator could be two people's.
  if (!value.startsWith(prefix)) throw new Refusal('identity_not_accepted', { reason: 'issuer_user_id_prefix' });
  return value.slice(prefix.length);
};

// Without one the user keeps what is on record, or has the user id: never an address that may be somebody else's.
const readIdentifier = (claims: Claims, claim: string, issuer: TrustedIssuer) => {
  const identifier = text(claims, claim);
  if (!isVouchedFor(claims, claim, identifier, issuer)) return { identifierUnverified: true } as const;
  const normal = identifier.normalize('NFC');
  return identifierText.test(normal) ? { identifier: normal } : {};
};

/**
 * Throws `internal_error` when the claim that should name the user does not hold an acceptable id: the token is genuine, so the stage's
 * configuration has to change, and another login by the user would not help.
 */
export const readIssuerClaims = (
  claims: Claims,
  issuer: TrustedIssuer,
  rules: UserIdRules,
  nowSeconds: number,
): IssuerIdentity => {
  const userClaim = userClaimOf(claims, issuer);
  const userId = readUserId(claims, userClaim, issuer);
  if (!isAcceptableUserId(userId, rules)) throw new Refusal('internal_error', { reason: 'issuer_user_id_refused' });
  const isKnownByUserId = issuer.isUserPool === true || issuer.identifierClaim === userClaim;
  // Not every pool asks its users for a name.
  const poolName = issuer.isUserPool ? displayable(text(claims, 'name')) : '';
  const displayName = poolName || displayable(text(claims, issuer.displayNameClaim));
  const authTimeSeconds = time(claims, issuer.authTimeClaim, nowSeconds);
  return {
    userId,
    ...(isKnownByUserId ? { identifier: userId } : readIdentifier(claims, issuer.identifierClaim, issuer)),
    ...(displayName && { displayName }),
    authTimeSeconds,
    provenAtSeconds: authTimeSeconds || time(claims, 'iat', nowSeconds),
  };
};
