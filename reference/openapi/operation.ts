// What is said about one route of the API, and the groups of codes that several routes share.
import type { RefusalCode } from '../../functions/shared/frame/refusal.ts';
import type { AnswerName } from './answers.ts';

/** Who may call: one of these is enough, an empty list is nobody in particular. */
export type Security = 'sessionCookie' | 'sessionToken' | 'idToken' | 'signature' | 'password' | 'aws';

export type Operation = {
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly security: readonly Security[];
  /** Whether it also answers somebody with none of these. */
  readonly isOpen?: boolean;
  /** The name of a request schema. */
  readonly request?: RequestName;
  /** Absent for 204. */
  readonly answer?: AnswerName;
  /** A cookie that the answer sets, or ends. */
  readonly setsCookie?: true;
  /** Further fields of its problems. */
  readonly problem?: 'LoginProblem';
  readonly codes: readonly RefusalCode[];
  readonly examples: { readonly request?: object; readonly answer?: object };
};

export type RequestName = 'tokenRequest' | 'loginRequest' | 'exchangeRequest' | 'actionEvent' | 'webhookEvent';

/** Whatever takes a body. */
export const bodyCodes = ['invalid_request', 'payload_too_large', 'unsupported_media_type'] as const;
/** Whatever a page calls. */
export const pageCodes = [
  'invalid_request',
  'origin_not_allowed',
  'internal_error',
  'temporarily_unavailable',
] as const;
/** Whatever asks Corbado. */
export const corbadoCodes = ['upstream_rejected', 'upstream_error', 'upstream_timeout'] as const;
/** Whatever reads a JWT of the existing login. */
export const issuerCodes = [
  'unauthorized',
  'reauthentication_required',
  'identity_not_accepted',
  'identifier_taken',
] as const;

export const exampleToken = 'Xb5cDq0mP1nUo7tRkZ2wYA.q8vJ3mKf0sT1xB6yH9wLzE4dRcN7uPgQ2aVbXoWkIjM';
export const exampleProof = 'eyJhbGciOiJSUzI1NiJ9.eyJ3ZWJhdXRobklkIjoiYWRhLmxvdmVsYWNlIn0.c2lnbmF0dXJl';
export const at = 1_795_250_955;
