// Compares what a route really answered with what docs/openapi.json says of it.
import { expect } from 'vitest';
import { refusalTable } from '../../functions/shared/frame/refusal.ts';
import { routeKey, routes } from '../../infra/deployed-functions.ts';
import { answers } from '../../reference/openapi/answers.ts';
import { operationOf } from '../../reference/openapi/document.ts';
import { loginProblem, problem } from '../../reference/openapi/schemas.ts';
import type { Answer } from './client.ts';

const routeOf = (key: string) => {
  const route = routes.find((one) => routeKey(one) === key);
  if (route === undefined) throw new Error(`there is no route ${key}`);
  return route;
};

/** Fails when the route answered with a status, a code, a header or a field that the document does not have there. */
export const expectDescribed = (key: string, { status, body, raw, setCookie, headers }: Answer): void => {
  const operation = operationOf(routeOf(key));
  if (status < 400) {
    expect(status).toBe(operation.answer === undefined ? 204 : 200);
    if (operation.answer === undefined) expect(raw).toBe('');
    else expect(answers[operation.answer].safeParse(body).error).toBeUndefined();
    if (setCookie.length > 0) expect(operation.setsCookie).toBe(true);
    return;
  }
  const shape = operation.problem === 'LoginProblem' ? loginProblem : problem;
  expect(shape.safeParse(body).error).toBeUndefined();
  expect(operation.codes as readonly string[]).toContain(body.code);
  expect(refusalTable[body.code as keyof typeof refusalTable].status).toBe(status);
  expect(headers['x-request-id']).toBe(body.requestId);
};
