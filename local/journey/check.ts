// What a step claims, checked: each check ends the step with a sentence that a reader understands.
import type { ActionCall } from '../corbado/action-call.ts';
import { redactJson } from '../redact.ts';
import { type HttpAnswer, shownHeaders } from './client.ts';
import type { Shown } from './step.ts';

export const checkStatus = ({ status, body }: HttpAnswer, expected: number): void => {
  if (status === expected) return;
  const code = typeof body.code === 'string' ? ` (${body.code})` : '';
  throw new Error(`expected status ${expected}, got ${status}${code}`);
};

export const checkEqual = (what: string, actual: unknown, expected: unknown): void => {
  if (actual !== expected) throw new Error(`expected ${what} to be ${String(expected)}, got ${String(actual)}`);
};

/** The text in a field of an answer. */
export const checkText = (body: Record<string, unknown>, field: string): string => {
  const value = body[field];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`expected a text in ${field}`);
};

/** For answers that strict clients read: no field is missing, and none is there that they do not know. */
export const checkFields = (what: string, value: unknown, expected: readonly string[]): void => {
  const fields = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const words = (names: readonly string[]) => [...names].sort().join(', ') || 'none';
  checkEqual(`the fields of ${what}`, words(fields), words(expected));
};

/** Notes the call that Corbado made to an action and gives the answer of the action. */
export const showAction = (shown: Shown, { url, requestHeaders, requestBody, answer }: ActionCall): HttpAnswer => {
  const body = redactJson(JSON.parse(requestBody || '{}'));
  shown.request = { method: 'POST', url, headers: shownHeaders(requestHeaders), body };
  shown.answer = { status: answer.statusCode, body: redactJson(answer.body) };
  return { status: answer.statusCode, body: answer.body };
};
