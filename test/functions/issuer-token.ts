// JWTs of an existing login that the tests trust, signed with its own key.
import { generateKeyPairSync, sign } from 'node:crypto';
import type { Jwk } from 'aws-jwt-verify/jwk';
import type { Issuers } from '../../functions/shared/issuer/trusted-issuers.ts';
import { now } from './call-at.ts';
import { issuer } from './trusted-issuer.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'ed' } as Jwk;

export const issuers: Issuers = new Map([
  [issuer.issuer, { issuer, findKey: async () => ({ jwk, keyObject: publicKey }) }],
]);

const part = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString('base64url');

/** Of a login five seconds ago; its end is judged by the machine's own clock. */
export const issuerToken = (claims: Readonly<Record<string, unknown>> = {}): string => {
  const good = { iss: issuer.issuer, aud: issuer.audience[0], sub: 'u-1', exp: 4_000_000_000, auth_time: now - 5 };
  const signed = `${part({ alg: 'EdDSA', kid: 'ed' })}.${part({ ...good, ...claims })}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
};
