// Who may call Corbado's Backend API: Basic with project id and API secret, or the secret as a bearer key.
import { timingSafeEqual } from 'node:crypto';

export type AuthorizationScheme = 'basic' | 'bearer' | 'other' | 'none';

/** The scheme only, so that a call can be remembered without its secret. */
export const schemeOf = (authorization: string | undefined): AuthorizationScheme => {
  if (authorization === undefined) return 'none';
  const scheme = /^[a-z]+(?= )/i.exec(authorization)?.[0].toLowerCase();
  return scheme === 'basic' || scheme === 'bearer' ? scheme : 'other';
};

const isSame = (given: string, expected: string): boolean => {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** Whether the header carries one of the accepted secrets; two are accepted while one is being rotated. */
export const isAuthorized = (
  authorization: string | undefined,
  projectId: string,
  secrets: readonly string[],
): boolean => {
  const credentials = authorization?.slice(authorization.indexOf(' ') + 1) ?? '';
  switch (schemeOf(authorization)) {
    case 'basic':
      return secrets.some((secret) => isSame(credentials, Buffer.from(`${projectId}:${secret}`).toString('base64')));
    case 'bearer':
      return secrets.some((secret) => isSame(credentials, secret));
    default:
      return false;
  }
};
