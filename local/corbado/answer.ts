// What the stand-in answers: plain JSON on success, Corbado’s error envelope otherwise.
// The envelope’s shape: https://github.com/corbado/corbado-java/blob/main/scripts/common.yml
import type { ZodError } from 'zod';
import { numberedId } from './identifiers.ts';

export type Answer = {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body: unknown;
};

/** One field that Corbado refused, as listed under `error.validation`. */
export type FieldProblem = {
  field: string;
  message: string;
};

type ErrorType =
  | 'internal_error'
  | 'invalid_json'
  | 'login_error'
  | 'method_not_allowed'
  | 'not_found'
  | 'rate_limited'
  | 'validation_error';

const statusOf: Record<ErrorType, { status: number; message: string }> = {
  invalid_json: { status: 400, message: 'Bad Request' },
  validation_error: { status: 400, message: 'Bad Request' },
  login_error: { status: 401, message: 'Unauthorized' },
  not_found: { status: 404, message: 'Not Found' },
  method_not_allowed: { status: 405, message: 'Method Not Allowed' },
  rate_limited: { status: 429, message: 'Too Many Requests' },
  internal_error: { status: 500, message: 'Internal Server Error' },
};

export const success = (body: unknown): Answer => ({ status: 200, body });

/** Corbado's error envelope for one error type, with the HTTP status that belongs to it. */
export const failure = (type: ErrorType, details: string, validation: FieldProblem[] = []): Answer => {
  const { status, message } = statusOf[type];
  const requestID = numberedId('req');
  const error = { type, details, links: [], ...(validation.length > 0 && { validation }) };
  const requestData = { requestID, link: `https://app.corbado.com/logs/${requestID}` };
  return { status, body: { httpStatusCode: status, message, requestData, runtime: 0.001, error } };
};

/** A schema's complaints in the form that Corbado lists them. */
export const fieldProblems = (error: ZodError): FieldProblem[] =>
  error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }));
