// The body of a request as a JSON object: size first, then type, then text, then JSON.
import { Refusal } from '../refusal.ts';
import type { HttpRequest } from './http-request.ts';

const jsonType = /^application\/json(?:[ \t]*;[ \t]*charset="?utf-8"?)?[ \t]*$/i;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const decode = (bytes: Buffer): string => {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    throw new Refusal('invalid_request', { reason: 'body_not_utf8' });
  }
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // No cause: V8's message quotes the text, which may hold a token.
    throw new Refusal('invalid_request', { reason: 'body_not_json' });
  }
};

/** JSON text of an object, refused unless it is exactly that. */
export const parseJsonObject = (bytes: Buffer): Record<string, unknown> => {
  if (bytes.length === 0) throw new Refusal('invalid_request', { reason: 'body_missing' });
  const value = parse(decode(bytes));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal('invalid_request', { reason: 'body_not_object' });
  return value as Record<string, unknown>;
};

/**
 * Refuses a body over `maximumBytes` before looking at it, and anything not declared as JSON: a form or plain text could be sent
 * by a foreign page without asking us first (OWASP ASVS 5.0, 3.5.2).
 */
export const requireJsonRequest = (request: HttpRequest, maximumBytes: number): void => {
  if (request.body.length > maximumBytes) throw new Refusal('payload_too_large', { reason: 'body_over_limit' });
  if (!jsonType.test(request.headers.get('content-type') ?? ''))
    throw new Refusal('unsupported_media_type', { reason: 'content_type' });
};

export const readJsonBody = (request: HttpRequest, maximumBytes: number): Record<string, unknown> => {
  requireJsonRequest(request, maximumBytes);
  return parseJsonObject(request.body);
};
