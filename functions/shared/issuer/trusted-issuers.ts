// JWTs of the company's existing login: verified by aws-jwt-verify against the issuers that the stage lists, and no others.
import { FetchError, JwksValidationError, JwtBaseError, WaitPeriodNotYetEndedJwkError } from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier';
import type { Call } from '../call.ts';
import { keepAliveTransport } from '../corbado/transport.ts';
import type { TrustedIssuer } from '../environment.ts';
import { Refusal } from '../refusal.ts';
import type { UserIdRules } from '../user/user-id.ts';
import { type IssuerIdentity, readIssuerClaims } from './issuer-claims.ts';

export type VerifyIssuerToken = (jwt: string, call: Call) => Promise<IssuerIdentity>;

const clockSkewSeconds = 30;
const fetchMilliseconds = 2500;

/** Whether a bearer token has the form of a JWT at all: three parts, where our own tokens have two. */
export const looksLikeJwt = (token: string): boolean => token.split('.').length === 3;

// Our transport instead of the library's: one deadline over the body, a size limit, and plain http on loopback.
const jwksFetcher = (issuers: readonly TrustedIssuer[]) => {
  const transports = new Map(issuers.map(({ jwksUri }) => [jwksUri, keepAliveTransport(new URL(jwksUri))]));
  return {
    fetch: async (uri: string): Promise<ArrayBuffer> => {
      const signal = AbortSignal.timeout(fetchMilliseconds);
      const headers = { accept: 'application/json' };
      try {
        const answer = await transports.get(uri)?.({ method: 'GET', url: new URL(uri), headers, signal });
        if (answer?.status === 200) return new Uint8Array(answer.body).buffer;
      } catch {
        // As unusable as an answer of another status.
      }
      throw new FetchError(uri, 'no usable answer');
    },
  };
};

// The issuer's keys cannot be had, or not yet again: the token may well be good.
const isOutage = (error: unknown): boolean =>
  error instanceof FetchError || error instanceof JwksValidationError || error instanceof WaitPeriodNotYetEndedJwkError;

const refusalFor = (error: unknown): unknown => {
  if (error instanceof Refusal) return error;
  if (isOutage(error))
    return new Refusal('temporarily_unavailable', { reason: 'issuer_unavailable', retryAfterSeconds: 5 });
  if (error instanceof JwtBaseError) return new Refusal('unauthorized', { reason: 'issuer_token_refused' });
  return error;
};

const trustNobody: VerifyIssuerToken = async () => {
  throw new Refusal('unauthorized', { reason: 'no_trusted_issuer' });
};

/** Throws `unauthorized` for every token that is not from a listed issuer, for us, alive and signed with the issuer's key. */
export const verifyIssuerToken = (issuers: readonly TrustedIssuer[], rules: UserIdRules): VerifyIssuerToken => {
  if (issuers.length === 0) return trustNobody;
  const verifier = JwtVerifier.create(
    issuers.map(({ issuer, audience, jwksUri, isUserPool }) => ({
      issuer,
      // An access token of a user pool has no `aud`; its client is checked with its other claims.
      audience: isUserPool ? null : audience,
      jwksUri,
      graceSeconds: clockSkewSeconds,
    })),
    { jwksCache: new SimpleJwksCache({ fetcher: jwksFetcher(issuers) }) },
  );
  const byName = new Map(issuers.map((issuer) => [issuer.issuer, issuer]));
  return async (jwt, call) => {
    try {
      // Before any key is fetched: whoever sends junk must not make us ask a trusted issuer for it.
      const issuer = byName.get(String(decomposeUnverifiedJwt(jwt).payload.iss));
      if (issuer === undefined) throw new Refusal('unauthorized', { reason: 'issuer_unknown' });
      const claims = await verifier.verify(jwt);
      // The library checks an expiry only if there is one.
      if (typeof claims.exp !== 'number') throw new Refusal('unauthorized', { reason: 'issuer_token_without_expiry' });
      return readIssuerClaims(claims, issuer, rules, call.nowSeconds);
    } catch (error) {
      throw refusalFor(error);
    }
  };
};
