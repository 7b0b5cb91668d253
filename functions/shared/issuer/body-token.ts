// The dialect of Corbado's example apps: the token of the existing login as `idToken` in the body instead of a header.
import type { Credential } from '../http/credential.ts';
import { Refusal } from '../refusal.ts';
import { looksLikeJwt } from './trusted-issuers.ts';

/**
 * The same credential in another place: the stage must allow it, and none other may come beside it. Throws `invalid_request`, or
 * `unauthorized` for what is no JWT: a session token has no business in a body.
 */
export const withBodyToken = (credential: Credential, idToken: string | undefined, isAllowed: boolean): Credential => {
  if (idToken === undefined) return credential;
  if (!isAllowed) throw new Refusal('invalid_request', { reason: 'id_token_in_body_off' });
  if (credential.kind !== 'none') throw new Refusal('invalid_request', { reason: 'two_credentials' });
  if (idToken.length > 8192 || !looksLikeJwt(idToken)) throw new Refusal('unauthorized', { reason: 'id_token_form' });
  return { kind: 'bearer', token: idToken };
};
