// What the stand-in remembers of each call it received, for tests and for people watching; never a credential.
import { type AuthorizationScheme, schemeOf } from './caller.ts';
import type { CorbadoRoute } from './fault.ts';

export type ReceivedCall = {
  method: string;
  path: string;
  /** What follows the question mark; absent when there is none. */
  query?: string;
  route: CorbadoRoute | 'other';
  /** Absent until status and headers were sent, so for ever when the stand-in stayed silent or dropped the line. */
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
