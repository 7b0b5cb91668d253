// Makes the id token of the existing login: who the user is, for whom the token is meant, and when the user signed in.
import type { IssuerKeys, SignOptions } from '../stand-in/rs256-signer.ts';
import type { LoginUser } from './demo-users.ts';

export const idTokenLifetimeSeconds = 3600;

export type IdTokenOverrides = SignOptions & {
  /** Replaces or adds claims (`aud`, `iss`, ...); a claim set to `undefined` is left out. */
  claims?: Record<string, unknown>;
  /** Issues the token that long ago: 3600 and more gives an expired one. */
  issuedSecondsAgo?: number;
};

export type IdTokenParts = {
  keys: IssuerKeys;
  issuer: string;
  audience: string;
  nowMilliseconds: () => number;
};

export const signIdToken = (
  { keys, issuer, audience, nowMilliseconds }: IdTokenParts,
  user: LoginUser,
  { claims, issuedSecondsAgo = 0, ...signing }: IdTokenOverrides = {},
): Promise<string> => {
  const issuedAt = Math.floor(nowMilliseconds() / 1000) - issuedSecondsAgo;
  const standardClaims = {
    iss: issuer,
    sub: user.username,
    aud: audience,
    token_use: 'id',
    auth_time: issuedAt,
    iat: issuedAt,
    exp: issuedAt + idTokenLifetimeSeconds,
    email: user.email,
    // Its users cannot sign up themselves.
    email_verified: true,
    name: user.name,
  };
  return keys.current().sign({ ...standardClaims, ...claims }, signing);
};
