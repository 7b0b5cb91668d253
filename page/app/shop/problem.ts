// A request of the shop that did not succeed, as the backend explains it (RFC 9457) or as the browser saw it.
import type { CorbadoRefusal } from '../corbado/corbado-refusal.ts';

export class Problem extends Error {
  override readonly name = 'Problem';
  /** 0 when there was no answer at all. */
  readonly status: number;
  /** What to act on; see docs/api.md. */
  readonly code: string;
  /** What to ask the backend's operators about. */
  readonly requestId: string | undefined;
  readonly detail: string | undefined;

  constructor(status: number, fields: { code: string; title: string; requestId?: string; detail?: string }) {
    super(fields.title);
    this.status = status;
    this.code = fields.code;
    this.requestId = fields.requestId;
    this.detail = fields.detail;
  }
}

const textIn = (body: unknown, name: string): string | undefined => {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' ? value : undefined;
};

export const problemIn = (status: number, body: unknown): Problem => {
  const [requestId, detail] = [textIn(body, 'requestId'), textIn(body, 'detail')];
  return new Problem(status, {
    code: textIn(body, 'code') ?? `http_${status}`,
    title: textIn(body, 'title') ?? textIn(body, 'error') ?? 'The answer could not be understood',
    ...(requestId !== undefined && { requestId }),
    ...(detail !== undefined && { detail }),
  });
};

/** Corbado's own no, in the same form. */
export const problemOf = ({ code, message, requestId }: CorbadoRefusal): Problem =>
  new Problem(0, {
    code,
    title: `Corbado: ${message.replace(/\.$/, '')}`,
    ...(requestId !== undefined && { requestId }),
  });

/** Who logged in may be known, but gets no session: proof or token are not good any more, or the user is blocked. Once in our words, once in Cognito's. */
export const isNotLetIn = ({ code }: Pick<Problem, 'code'>): boolean =>
  code === 'unauthorized' || code === 'NotAuthorizedException';

/** The session is over, or never was: only signing in helps. */
export const isSessionEnd = ({ status }: Problem): boolean => status === 401;

/** The login is too old for what was asked. */
export const needsNewLogin = ({ code }: Problem): boolean => code === 'reauthentication_required';
