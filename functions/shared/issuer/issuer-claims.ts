// From the claims of a verified JWT to the user they name. Pure: the signature was checked before.
import type { TrustedIssuer } from '../environment.ts';
import { Refusal } from '../refusal.ts';
import type { UserProfile } from '../user/user-directory.ts';
import { isAcceptableUserId, type UserIdRules } from '../user/user-id.ts';
import { isVouchedFor } from './vouched-claim.ts';

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

// A moment that has not come yet (milliseconds, say) is as good as none: taken for now, it would make every login a fresh one.
const time = (claims: Claims, name: string, nowSeconds: number): number => {
  const value = claims[name];
  const isPast = typeof value === 'number' && value > 0 && value <= nowSeconds + clockSkewSeconds;
  return isPast ? Math.min(Math.floor(value), nowSeconds) : 0;
};

const identifierText = /^[^\p{C}\p{Z},]{1,256}$/u;

// Shown to a person by their own device; a control character or a novel has no business there. Cut by characters, not by halves of them.
const displayable = (name: string): string => {
  const clean = name
    .normalize('NFC')
    .replace(/\p{C}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return [...clean].slice(0, 64).join('').trim();
};

// A user pool names user and client otherwise than OpenID Connect does, and in each of its two tokens otherwise again.
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

/** Throws `identity_not_accepted` for an id that the issuer does not vouch for, or one of another kind than the stage's. */
const readUserId = (claims: Claims, claim: string, issuer: TrustedIssuer): string => {
  const value = text(claims, claim);
  const prefix = issuer.userIdAfter ?? '';
  if (value === '') return '';
  if (!isVouchedFor(claims, claim, value, issuer))
    throw new Refusal('identity_not_accepted', { reason: 'issuer_user_id_unverified' });
  // The whole text before the id: what merely comes after a separator could be two people's.
  if (!value.startsWith(prefix)) throw new Refusal('identity_not_accepted', { reason: 'issuer_user_id_prefix' });
  return value.slice(prefix.length);
};

// Without one the user keeps what is on record, or goes by the user id: never by an address that somebody else may have.
const readIdentifier = (claims: Claims, claim: string, issuer: TrustedIssuer) => {
  const identifier = text(claims, claim);
  if (!isVouchedFor(claims, claim, identifier, issuer)) return { identifierUnverified: true } as const;
  const normal = identifier.normalize('NFC');
  return identifierText.test(normal) ? { identifier: normal } : {};
};

/**
 * Throws `internal_error` when the claim that should name the user does not hold an acceptable id: the token is genuine, so the
 * stage's configuration is what has to change, and no login of the user's would help.
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
