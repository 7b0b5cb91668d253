// An existing login as a stage describes it, and the claims of one of its users.
import type { TrustedIssuer } from '../../functions/shared/environment/fields.ts';
import type { UserIdRules } from '../../functions/shared/user/users.ts';
import { now } from './call-at.ts';

export const issuer: TrustedIssuer = {
  issuer: 'https://login.example.com',
  audience: ['app'],
  jwksUri: 'https://login.example.com/jwks',
  userIdClaim: 'sub',
  identifierClaim: 'email',
  displayNameClaim: 'name',
  authTimeClaim: 'auth_time',
};
export const rules: UserIdRules = { userIdClaim: 'webauthnId', allowEmailUserId: false };
export const goodIssuerClaims = {
  sub: 'u-1',
  email: 'ada@example.com',
  email_verified: true,
  name: 'Ada Lovelace',
  auth_time: now - 60,
  iat: now - 30,
};
