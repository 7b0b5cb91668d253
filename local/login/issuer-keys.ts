// The issuer's signing keys: one signs, earlier ones stay published so that tokens still out there remain valid.
import type { JWK } from 'jose';
import { createRs256Signer, type Rs256Signer } from '../stand-in/rs256-signer.ts';

export type IssuerKeys = {
  current: () => Rs256Signer;
  jwks: () => { keys: JWK[] };
  /** Signs with a new key from now on. */
  rotate: () => Promise<void>;
};

export const createIssuerKeys = async (): Promise<IssuerKeys> => {
  let current = await createRs256Signer('login-');
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
