// JWTs of the company's existing login: verified by aws-jwt-verify against the issuers that the stage lists, and no others.
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import { verifyJwtSync } from 'aws-jwt-verify/jwt-verifier';
import { keepAliveTransport } from '../corbado/transport.ts';
import type { TrustedIssuer } from '../environment/fields.ts';
import type { Call } from '../frame/call.ts';
import { Refusal } from '../frame/refusal.ts';
import type { UserIdRules } from '../user/users.ts';
import { type IssuerIdentity, readIssuerClaims } from './issuer-claims.ts';
import { type FetchKeySet, type FindKey, type IssuerKey, issuerKeys } from './issuer-keys.ts';

/** The issuers that the stage lists, by the name in their tokens, each with the keys that this environment has fetched. */
export type Issuers = ReadonlyMap<string, { readonly issuer: TrustedIssuer; readonly findKey: FindKey }>;

const clockSkewSeconds = 30;
const fetchMilliseconds = 2500;

const refuse = (reason: string): Refusal => new Refusal('unauthorized', { reason });

// Our transport instead of the library's: one deadline over the body, a size limit, and plain http on loopback.
const fetchFrom = (jwksUri: string): FetchKeySet => {
  const url = new URL(jwksUri);
  const transport = keepAliveTransport(url);
  return async () => {
    const signal = AbortSignal.timeout(fetchMilliseconds);
    const answer = await transport({ method: 'GET', url, headers: { accept: 'application/json' }, signal });
    if (answer.status !== 200) throw new Error('no usable answer');
    return JSON.parse(answer.body.toString());
  };
};

// Where JavaScript's dates end. A later time is not a date, and the library fails on it.
const endOfTimeSeconds = 8.64e12;
const isTime = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) <= endOfTimeSeconds;
const isTimeIfGiven = (value: unknown): boolean => value === undefined || isTime(value);

const decompose = (jwt: string) => {
  try {
    return decomposeUnverifiedJwt(jwt);
  } catch {
    throw refuse('issuer_token_form');
  }
};

/** What a token says about itself, refused before any key is looked up. */
const readUnverified = (jwt: string) => {
  const { header, payload } = decompose(jwt);
  // Extensions that must be understood (RFC 7515, 4.1.11), and the one that changes what is signed (RFC 7797): we support none.
  if (Object.hasOwn(header, 'crit') || Object.hasOwn(header, 'b64')) throw refuse('issuer_token_extension');
  const { exp, nbf, iat } = payload;
  // The library checks an expiry only if there is one.
  if (!isTime(exp) || !isTimeIfGiven(nbf) || !isTimeIfGiven(iat)) throw refuse('issuer_token_times');
  return { issuerName: String(payload.iss), keyId: header.kid, algorithm: String(header.alg) };
};

// The library leaves an algorithm that does not match the key to OpenSSL.
const algorithmsOf: Readonly<Record<string, RegExp>> = { rsa: /^RS\d+$/, ec: /^ES\d+$/, ed25519: /^EdDSA$/ };

const verify = (jwt: string, { issuer, audience, isUserPool }: TrustedIssuer, { jwk, keyObject }: IssuerKey) => {
  // An access token of a user pool has no `aud`; its client is checked with its other claims.
  const expected = { issuer, audience: isUserPool ? null : audience, graceSeconds: clockSkewSeconds };
  try {
    return verifyJwtSync(jwt, jwk, expected, () => keyObject);
  } catch {
    // The key was checked when it was fetched. What the library or OpenSSL cannot do with it is the token's fault.
    throw refuse('issuer_token_refused');
  }
};

export const openIssuers = (issuers: readonly TrustedIssuer[]): Issuers =>
  new Map(issuers.map((issuer) => [issuer.issuer, { issuer, findKey: issuerKeys(fetchFrom(issuer.jwksUri)) }]));

/** Throws `unauthorized` for every token that is not from a listed issuer, for us, valid now and signed with the issuer's key. */
export const verifyIssuerToken = async (
  issuers: Issuers,
  jwt: string,
  rules: UserIdRules,
  call: Call,
): Promise<IssuerIdentity> => {
  if (issuers.size === 0) throw refuse('no_trusted_issuer');
  const { issuerName, keyId, algorithm } = readUnverified(jwt);
  // Before any key is fetched: junk must not make us ask a trusted issuer for it.
  const trusted = issuers.get(issuerName);
  if (trusted === undefined) throw refuse('issuer_unknown');
  const key = keyId === undefined ? undefined : await trusted.findKey(keyId, call.nowSeconds);
  if (key === undefined) throw refuse('issuer_key_unknown');
  const { asymmetricKeyType = '' } = key.keyObject;
  if (!algorithmsOf[asymmetricKeyType]?.test(algorithm)) throw refuse('issuer_token_algorithm');
  const identity = readIssuerClaims(verify(jwt, trusted.issuer, key), trusted.issuer, rules, call.nowSeconds);
  if (identity.identifierUnverified) call.trail.note({ identifierUnverified: true });
  return identity;
};
