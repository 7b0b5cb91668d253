// Who calls Corbado’s Backend API (Basic with project id and API secret, or the secret as a bearer key), and what is remembered of each
// call, for tests and for people watching; never a credential.
import { timingSafeEqual } from 'node:crypto';
import type { CorbadoRoute } from './fault.ts';

type AuthorizationScheme = 'basic' | 'bearer' | 'other' | 'none';

/** The scheme only, so that a call can be remembered without its secret. */
const schemeOf = (authorization: string | undefined): AuthorizationScheme => {
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

export type ReceivedCall = {
  method: string;
  path: string;
  /** What follows the question mark; absent when there is none. */
  query?: string;
  route: CorbadoRoute | 'other';
  /** Absent until status and headers are sent, so it stays absent when the stand-in kept silent or dropped the line. */
  status?: number;
  atMilliseconds: number;
  /** The parsed JSON body; it can hold a signedPasskeyData, so it is for tests only. */
  body: unknown;
  authorizationScheme: AuthorizationScheme;
};

export const describeCall = (
  request: { method?: string | undefined; headers: { authorization?: string | undefined } },
  path: string,
  known: Pick<ReceivedCall, 'route' | 'atMilliseconds' | 'body' | 'query'>,
): ReceivedCall => ({
  method: request.method ?? '',
  path,
  ...known,
  authorizationScheme: schemeOf(request.headers.authorization),
});
