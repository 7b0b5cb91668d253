// The public documents of a pool as an OIDC issuer: its keys and its configuration.
import { CognitoError } from './cognito-error.ts';
import type { CognitoParts } from './operation.ts';

export type DiscoveryRequest = { readonly poolId: string; readonly document: 'Jwks' | 'Discovery' };

/** Undefined: the path leads to neither. */
export const discoveryRequest = (path: string): DiscoveryRequest | undefined => {
  const [, poolId = '', name = ''] = /^\/([^/]+)\/\.well-known\/(jwks\.json|openid-configuration)$/.exec(path) ?? [];
  return poolId === '' ? undefined : { poolId, document: name === 'jwks.json' ? 'Jwks' : 'Discovery' };
};

export const answerDiscovery = ({ pools, issuerOf }: CognitoParts, { poolId, document }: DiscoveryRequest): object => {
  const pool = pools.get(poolId);
  if (!pool) throw new CognitoError('ResourceNotFoundException', `User pool ${poolId} does not exist.`);
  if (document === 'Jwks') return pool.keys.jwks();
  return {
    issuer: issuerOf(poolId),
    jwks_uri: `${issuerOf(poolId)}/.well-known/jwks.json`,
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
};
