// The keys of an issuer on this machine, and the JWTs signed with them; on request a token is forged the way an attacker would.
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  SignJWT,
  UnsecuredJWT,
} from 'jose';

/** Ways of making a token that a verifier must refuse. */
type Forgery = 'wrong-key' | 'alg-none' | 'hs256-with-public-key';

export type SignOptions = {
  /** Replaces or adds header fields; a field set to `undefined` is left out. */
  header?: Record<string, unknown>;
  forgery?: Forgery;
};

export type Rs256Signer = {
  keyId: string;
  publicKey: CryptoKey;
  /** As a JWKS entry: `kid`, `use` and `alg` included. */
  publicJwk: JWK;
  sign: (claims: Record<string, unknown>, options?: SignOptions) => Promise<string>;
};

const createPair = () => generateKeyPair('RS256', { modulusLength: 2048, extractable: true });

// Primes are dear: 50 ms of a processor for each pair. Systems that this process starts one after the other have the same.
const pairs = new Map<string, ReturnType<typeof createPair>>();
const pairOf = (owner: string): ReturnType<typeof createPair> => {
  const pair = pairs.get(owner) ?? createPair();
  pairs.set(owner, pair);
  return pair;
};

const signAs = (claims: Record<string, unknown>, header: Record<string, unknown>, key: CryptoKey | Uint8Array) =>
  new SignJWT(claims).setProtectedHeader(header as unknown as JWTHeaderParameters).sign(key);

/** Has a 2048-bit key pair, without an owner a new one; its id is the prefix and the start of the key's thumbprint. */
export const createRs256Signer = async (keyIdPrefix: string, owner?: string): Promise<Rs256Signer> => {
  const { publicKey, privateKey } = await (owner === undefined ? createPair() : pairOf(owner));
  const jwk = await exportJWK(publicKey);
  const keyId = `${keyIdPrefix}${(await calculateJwkThumbprint(jwk)).slice(0, 20)}`;

  const sign = async (claims: Record<string, unknown>, { header, forgery }: SignOptions = {}): Promise<string> => {
    if (forgery === 'alg-none') return new UnsecuredJWT(claims).encode();
    const fields = { alg: 'RS256', kid: keyId, typ: 'JWT', ...header };
    if (forgery === 'wrong-key') return signAs(claims, fields, (await pairOf('attacker')).privateKey);
    // The classic confusion: a verifier that trusts `alg` uses the public key's text as the HMAC secret.
    if (forgery === 'hs256-with-public-key') {
      return signAs(claims, { ...fields, alg: 'HS256' }, new TextEncoder().encode(await exportSPKI(publicKey)));
    }
    return signAs(claims, fields, privateKey);
  };

  return { keyId, publicKey, publicJwk: { ...jwk, kid: keyId, use: 'sig', alg: 'RS256' }, sign };
};

export type IssuerKeys = {
  current: () => Rs256Signer;
  jwks: () => { keys: JWK[] };
  /** Signs with a new key from now on. */
  rotate: () => Promise<void>;
};

/** Begins with the owner's key. */
export const createIssuerKeys = async (owner: string): Promise<IssuerKeys> => {
  let current = await createRs256Signer('login-', owner);
  const published = [current.publicJwk];
  return {
    current: () => current,
    jwks: () => ({ keys: published }),
    rotate: async () => {
      current = await createRs256Signer('login-');
      published.unshift(current.publicJwk);
    },
  };
};
