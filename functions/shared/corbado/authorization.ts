// The Authorization header of Corbado's Backend API.
import { Refusal } from '../refusal.ts';

export type CorbadoAuth = 'basic' | 'bearer';

/**
 * `basic`: base64 of `projectId:secret`, as the API reference says. A value that is already that base64 is taken as it is, since
 * Corbado's own samples keep it in this form. `bearer`: a Backend API key with permissions of its own.
 */
export const corbadoAuthorization = (mode: CorbadoAuth, projectId: string, secret: string): string => {
  if (!/^[\x21-\x7e]{8,512}$/.test(secret)) throw new Refusal('internal_error', { reason: 'corbado_secret_malformed' });
  if (mode === 'bearer') return `Bearer ${secret}`;
  const preEncoded = Buffer.from(secret, 'base64').toString('utf8').startsWith(`${projectId}:`);
  return `Basic ${preEncoded ? secret : Buffer.from(`${projectId}:${secret}`).toString('base64')}`;
};
