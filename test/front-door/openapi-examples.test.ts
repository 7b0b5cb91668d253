// The examples of docs/openapi.json, sent to the built functions: each gets an answer of the form that the document shows.
import { expect, test } from 'vitest';
import { isActionRoute, isWebhookRoute, type Route, routeKey, routes } from '../../infra/deployed-functions.ts';
import { operationOf } from '../../reference/openapi/document.ts';
import { basicHeader, signedHeaders } from '../support/action-call.ts';
import type { RequestOptions } from '../support/client.ts';
import { expectDescribed } from '../support/described.ts';
import { asBrowser, idTokenFor, newUserId, passkeyProofFor, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

/** The example, with a proof that is good now instead of the one that is only to be looked at. */
const bodyOf = async (route: Route): Promise<string | undefined> => {
  const { request } = operationOf(route).examples as { request?: object };
  if (request === undefined) return undefined;
  const hasProof = 'signedPasskeyData' in request;
  return JSON.stringify({
    ...request,
    ...(hasProof && { signedPasskeyData: await passkeyProofFor(bench, newUserId()) }),
  });
};

const credentialFor = async (route: Route, body: string | undefined): Promise<RequestOptions> => {
  if (isWebhookRoute(route)) return { headers: basicHeader(bench.system().actionSecret) };
  if (isActionRoute(route)) return { headers: signedHeaders(bench, body ?? '') };
  const origin = bench.system().url;
  const { security } = operationOf(route);
  if (security.some((name) => name === 'sessionCookie')) return asBrowser(bench, await signInByPasskey(bench));
  return security.length === 0 ? { origin } : { origin, bearer: await idTokenFor(bench, newUserId()) };
};

const send = async (route: Route) => {
  const body = await bodyOf(route);
  const options = await credentialFor(route, body);
  if (route.method === 'GET') return bench.client.get(route.path, options);
  return route.method === 'DELETE'
    ? bench.client.delete(route.path, options)
    : bench.client.post(route.path, body, options);
};

test.each(routes.map((route) => [routeKey(route), route] as const))('%s', async (key, route) => {
  const answer = await send(route);
  expectDescribed(key, answer);
  expect(answer.status).toBeLessThan(300);
  const { examples, setsCookie } = operationOf(route);
  const shown = Object.keys('answer' in examples ? examples.answer : {});
  expect(Object.keys(answer.body).filter((name) => !shown.includes(name))).toEqual(
    // The user pool's flag, which only some stages have.
    key === 'POST /actions/post-append' ? expect.any(Array) : [],
  );
  expect(shown.filter((name) => !(name in answer.body))).toEqual([]);
  expect(answer.setCookie.length).toBe(setsCookie ? 1 : 0);
});
